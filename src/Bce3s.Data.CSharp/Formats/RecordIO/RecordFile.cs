using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Bce3s.Data;

/// <summary>
/// A file of MXNet's RecordIO: records of any bytes, each one part or several (dmlc-core's <c>recordio.h</c>).
/// </summary>
/// <remarks>
/// A part: the magic number, a word with its length (lower 29 bits) and its place (upper 3: 0 whole record, 1 first, 2 middle,
/// 3 last part), its bytes, zeros up to a multiple of 4; little-endian. Between two parts stood the magic number itself, which the
/// writer left out. Several threads may read at once, each with its own buffer.
/// </remarks>
internal sealed class RecordFile : IDisposable
{
    private const uint Magic = 0xCED7230A;
    private static readonly byte[] s_magic = [0x0A, 0x23, 0xD7, 0xCE];

    private const int HeadBytes = 8;
    private const int LengthBits = 29;

    private readonly SafeFileHandle _file;

    public RecordFile(string path)
    {
        Path = path;
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
        Length = RandomAccess.GetLength(_file);
    }

    public string Path { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Reads the record that starts at a byte.</summary>
    /// <param name="offset">Where it starts.</param>
    /// <param name="most">How many bytes of it are wanted; a record may have fewer.</param>
    /// <param name="buffer">Holds them; made larger where need be.</param>
    /// <param name="end">Where it ends at the latest. Records that share parts would take time that grows with their square.</param>
    /// <returns>How many bytes it has in all, and where the next one starts.</returns>
    public (int Length, long Next) Read(long offset, int most, ref byte[] buffer, long end = long.MaxValue)
    {
        var (start, length) = (offset, 0);
        for (var first = true; ; first = false)
        {
            var (place, bytes) = ReadHead(offset, start);
            if ((place is 0 or 1) != first)
                throw Refuse(
                    start,
                    $"part {place} at byte {offset}",
                    first ? "a first part (0 or 1)" : "a further part (2 or 3)"
                );
            if (offset + HeadBytes + bytes > end)
                throw Refuse(
                    start,
                    $"a part up to byte {offset + HeadBytes + bytes}",
                    $"its end before the next record, which starts at byte {end}"
                );
            if (length + sizeof(uint) + bytes > ImageFiles.MaxFileBytes)
                throw Refuse(start, $"more than {length + bytes} bytes", $"at most {ImageFiles.MaxFileBytes}");
            if (!first)
            {
                s_magic
                    .AsSpan(0, Room(ref buffer, length, most, s_magic.Length))
                    .CopyTo(buffer.AsSpan(Math.Min(length, most)));
                length += s_magic.Length;
            }
            if (Room(ref buffer, length, most, bytes) is var wanted and > 0)
                ReadExactly(offset + HeadBytes, buffer.AsSpan(length, wanted));
            length += bytes;
            offset += HeadBytes + ((bytes + 3L) & ~3);
            if (place is 0 or 3)
                return (length, Math.Min(offset, Length));
        }
    }

    /// <summary>What is wrong with the record that starts at a byte.</summary>
    public DataFormatException Refuse(long offset, string found, string expected) =>
        new(Path, $"{found} in the record at byte {offset}", expected);

    public void Dispose() => _file.Dispose();

    private (uint Place, int Bytes) ReadHead(long offset, long start)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        if (offset < 0 || offset > Length - HeadBytes)
            throw Refuse(
                start,
                $"{Math.Max(0, Length - offset)} bytes from byte {offset} on",
                $"{HeadBytes} bytes of a part's head"
            );
        ReadExactly(offset, head);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) is var magic && magic != Magic)
            throw Refuse(start, $"the number 0x{magic:X8} at byte {offset}", $"the magic number 0x{Magic:X8}");
        var word = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        var bytes = (int)(word & ((1u << LengthBits) - 1));
        if (bytes > Length - offset - HeadBytes)
            throw Refuse(start, $"{Length - offset - HeadBytes} bytes left", $"{bytes}, as its head says");
        return (word >> LengthBits, bytes);
    }

    /// <summary>Makes room behind the first bytes of a record for those of the next that are wanted.</summary>
    private static int Room(ref byte[] buffer, int length, int most, int bytes)
    {
        var wanted = Math.Clamp(most - length, 0, bytes);
        if (wanted > 0 && buffer.Length < length + wanted)
            Array.Resize(ref buffer, Math.Max(length + wanted, Math.Min(most, 2 * buffer.Length)));
        return wanted;
    }

    private void ReadExactly(long offset, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(_file, bytes, offset);
            if (read == 0)
                throw new DataFormatException(
                    Path,
                    $"the end of the file at byte {offset}",
                    $"{Length} bytes, as before"
                );
            bytes = bytes[read..];
            offset += read;
        }
    }
}
