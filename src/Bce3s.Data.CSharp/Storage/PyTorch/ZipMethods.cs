using System.Buffers.Binary;

namespace Bce3s.Data;

/// <summary>
/// How the entries of a zip file are compressed, which <see cref="System.IO.Compression.ZipArchive"/> does not tell (PKWARE, APPNOTE.TXT
/// 6.3.10, 4.3.12 … 4.3.16).
/// </summary>
internal static class ZipMethods
{
    /// <summary>The method of an entry whose bytes are as they were.</summary>
    public const int Stored = 0;

    private const int EntryLength = 46;
    private const int EndLength = 22;
    private const int LongEndLength = 56;
    private const int LocatorLength = 20;

    /// <summary>The methods of the first entries in the order of the file's directory.</summary>
    /// <param name="file">The file.</param>
    /// <param name="count">How many entries it has.</param>
    /// <exception cref="InvalidDataException">There is no directory where the file says.</exception>
    /// <exception cref="EndOfStreamException">It ends before.</exception>
    /// <exception cref="OverflowException">It lies beyond any file.</exception>
    public static int[] Read(Stream file, int count)
    {
        var methods = new int[count];
        var position = Start(file);
        for (var i = 0; i < count; i++)
        {
            var entry = Block(file, position, EntryLength, "PK\u0001\u0002"u8);
            methods[i] = UInt16(entry, 10);
            // Behind it stand its name, an extra field and a comment.
            position += EntryLength + UInt16(entry, 28) + UInt16(entry, 30) + UInt16(entry, 32);
        }
        return methods;
    }

    /// <summary>Where the directory begins: it says so at the end of the file, before a comment.</summary>
    private static long Start(Stream file)
    {
        var tail = new byte[Math.Min(file.Length, EndLength + ushort.MaxValue)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var end = tail.AsSpan()[..^(EndLength - 4)].LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0)
            throw new InvalidDataException("no end of the directory");
        var start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        return start < uint.MaxValue ? start : LongStart(file, file.Length - tail.Length + end);
    }

    /// <summary>Where it begins in a file of 4 GiB or more, which a locator before the end leads to.</summary>
    private static long LongStart(Stream file, long end)
    {
        var locator = Block(file, end - LocatorLength, LocatorLength, "PK\u0006\u0007"u8);
        return Int64(Block(file, Int64(locator, 8), LongEndLength, "PK\u0006\u0006"u8), 48);
    }

    private static byte[] Block(Stream file, long position, int length, ReadOnlySpan<byte> signature)
    {
        var block = new byte[length];
        file.Position = position;
        file.ReadExactly(block);
        return block.AsSpan().StartsWith(signature)
            ? block
            : throw new InvalidDataException($"another block at byte {position}");
    }

    private static ushort UInt16(byte[] block, int at) => BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(at));

    private static long Int64(byte[] block, int at) =>
        checked((long)BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(at)));
}
