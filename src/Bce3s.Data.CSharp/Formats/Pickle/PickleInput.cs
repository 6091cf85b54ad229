using System.Buffers.Binary;

namespace Bce3s.Data;

/// <summary>The bytes of a pickle and how far they are read. Nothing is taken that is not there.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="bytes">Its content.</param>
internal sealed class PickleInput(string path, ReadOnlyMemory<byte> bytes)
{
    // Counts of objects cannot be bounded by the file's length alone: an empty dictionary takes one byte there, a hundred here.
    private const int MostValues = 1 << 22;
    private const int CopiesOfTheFile = 4;

    // Some 300 bytes with its first key.
    private const int DictionaryWeight = 8;

    private long _copied;
    private int _values;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Where the present instruction begins.</summary>
    public int Instruction { get; private set; }

    private int Left => bytes.Length - Position;

    /// <summary>The next instruction.</summary>
    public PickleOpcode Next()
    {
        Instruction = Position;
        return (PickleOpcode)Byte();
    }

    public byte Byte() => Take(1).Span[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2).Span);

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span);

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span);

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8).Span);

    public double Float64() => BinaryPrimitives.ReadDoubleBigEndian(Take(8).Span);

    /// <summary>The next bytes, not copied.</summary>
    public ReadOnlyMemory<byte> Take(ulong count)
    {
        if (count > (ulong)Left)
            throw Refuse($"{Left} bytes left", $"{count}");
        var taken = bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    /// <summary>The bytes up to the next line feed, without it.</summary>
    public ReadOnlyMemory<byte> Line()
    {
        var length = bytes.Span[Position..].IndexOf((byte)'\n');
        if (length < 0)
            throw Refuse("the end of the file within a line", "a line feed");
        var line = Take((ulong)length);
        Position++;
        return line;
    }

    /// <summary>Counts a value that was read or repeated.</summary>
    /// <param name="weight">How many times the memory of a plain value it takes.</param>
    public void CountValue(int weight = 1)
    {
        if ((_values += weight) > MostValues)
            throw Refuse($"more than {MostValues} values", "fewer");
    }

    /// <summary>Counts a dictionary, or something that takes as much.</summary>
    public void CountDictionary() => CountValue(DictionaryWeight);

    /// <summary>
    /// Counts bytes that are about to be made out of others: one text can be named any number of times, so what is made of
    /// it is bounded by the length of the file.
    /// </summary>
    public void CountCopy(long length)
    {
        _copied += length;
        if (_copied > (long)CopiesOfTheFile * bytes.Length)
            throw Refuse(
                $"values of more than {CopiesOfTheFile} times the file's {bytes.Length} bytes",
                "values of its own bytes"
            );
    }

    /// <summary>The error for the present instruction.</summary>
    public DataFormatException Refuse(string found, string expected, Exception? inner = null) =>
        new(path, $"{found} at byte {Instruction} of the pickle", expected, inner);
}
