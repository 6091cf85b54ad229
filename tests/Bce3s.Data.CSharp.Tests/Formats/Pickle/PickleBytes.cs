using System.Buffers.Binary;
using System.Text;

namespace Bce3s.Data.Tests.Formats;

/// <summary>Writes pickles instruction by instruction.</summary>
internal sealed class PickleBytes
{
    private readonly MemoryStream _stream = new();

    public byte[] ToArray() => _stream.ToArray();

    /// <summary>Instructions that have ASCII letters, and their lines.</summary>
    public PickleBytes Ascii(string text) => Raw(Encoding.Latin1.GetBytes(text));

    public PickleBytes Raw(params byte[] bytes)
    {
        _stream.Write(bytes);
        return this;
    }

    public PickleBytes Proto(byte protocol) => Raw(0x80, protocol);

    public PickleBytes Stop() => Ascii(".");

    /// <summary>Python 2's str.</summary>
    public PickleBytes OldText(string text) => OldText(Encoding.Latin1.GetBytes(text));

    public PickleBytes OldText(byte[] text) =>
        text.Length < 256 ? Raw((byte)'U', (byte)text.Length).Raw(text) : Raw((byte)'T').UInt32(text.Length).Raw(text);

    public PickleBytes Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Raw((byte)'X').UInt32(bytes.Length).Raw(bytes);
    }

    public PickleBytes Bytes(byte[] bytes) => Raw((byte)'B').UInt32(bytes.Length).Raw(bytes);

    public PickleBytes Integer(int number) => Raw((byte)'J').UInt32(number);

    public PickleBytes UInt32(long number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)number);
        return Raw(bytes);
    }

    /// <summary>Numbers of 0 … 255, as CIFAR's labels are.</summary>
    public PickleBytes Integers(IEnumerable<int> numbers)
    {
        Ascii("](");
        foreach (var number in numbers)
            Raw((byte)'K', (byte)number);
        return Ascii("e");
    }

    /// <summary>A numpy array as Python 2 writes it.</summary>
    public PickleBytes Array(string type, int[] shape, byte[] data)
    {
        Ascii("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK")
            .Raw(0, 0x85)
            .OldText("b")
            .Raw(0x87)
            .Ascii("R");
        Ascii("(K").Raw(1).Ascii("(");
        foreach (var size in shape)
            Integer(size);
        Ascii("tcnumpy\ndtype\n").OldText(type).Ascii("K").Raw(0).Ascii("K").Raw(1, 0x87).Ascii("R");
        Ascii("(K").Raw(3).OldText("|").Ascii("NNN").Integer(-1).Integer(-1).Ascii("K").Raw(0).Ascii("tb");
        return Raw(0x89).OldText(data).Ascii("tb");
    }
}
