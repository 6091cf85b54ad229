using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Bce3s.Data;

/// <summary>
/// Writes MXNet's indexed RecordIO: a <c>.rec</c> file of records and an <c>.idx</c> file with a line
/// <c>key\toffset</c> for each.
/// </summary>
/// <remarks>
/// A record is the magic number, a word with its length (lower 29 bits) and part flag (upper 3), its bytes, and zeros
/// up to the next multiple of 4; everything is little-endian. Where the bytes hold the magic number at a multiple of 4,
/// they are cut there into parts (flags 1, 2 …, 3) and the number itself is left out: dmlc-core's
/// <c>RecordIOWriter</c>. An image record begins with 24 bytes: flag, label, id, second id; a flag above 0 says that so
/// many labels follow in place of the one.
/// </remarks>
internal sealed class RecordWriter : IDisposable
{
    private const uint Magic = 0xCED7230A;
    private const int HeaderLength = 24;

    private readonly FileStream _records;
    private readonly StreamWriter _index;
    private byte[] _record = new byte[1 << 12];

    /// <param name="path">The <c>.rec</c> file; the <c>.idx</c> file lies beside it. Neither exists.</param>
    public RecordWriter(string path)
    {
        _records = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        try
        {
            _index = new(new FileStream(Path.ChangeExtension(path, ".idx"), FileMode.CreateNew), Encoding.ASCII);
        }
        catch
        {
            _records.Dispose();
            throw;
        }
    }

    /// <summary>Writes an image with one label.</summary>
    public void Write(long key, float label, ReadOnlySpan<byte> image) => Write(key, 0, label, [], image);

    /// <summary>Writes a record that has several labels and no image.</summary>
    public void Write(long key, params ReadOnlySpan<float> labels) => Write(key, (uint)labels.Length, 0, labels, []);

    public void Dispose()
    {
        _index.Dispose();
        _records.Dispose();
    }

    private void Write(long key, uint flag, float label, ReadOnlySpan<float> labels, ReadOnlySpan<byte> image)
    {
        var length = HeaderLength + 4 * labels.Length + image.Length;
        if (_record.Length < length)
            _record = new byte[2 * length];
        var record = _record.AsSpan(0, length);
        BinaryPrimitives.WriteUInt32LittleEndian(record, flag);
        BinaryPrimitives.WriteSingleLittleEndian(record[4..], label);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], key);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], 0);
        for (var i = 0; i < labels.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(record[(HeaderLength + 4 * i)..], labels[i]);
        image.CopyTo(record[(HeaderLength + 4 * labels.Length)..]);

        _index.Write(string.Create(CultureInfo.InvariantCulture, $"{key}\t{_records.Position}\n"));
        var from = 0;
        for (var i = 0; i + 4 <= length; i += 4)
            if (BinaryPrimitives.ReadUInt32LittleEndian(record[i..]) == Magic)
            {
                Part(from == 0 ? 1u : 2u, record[from..i]);
                from = i + 4;
            }
        Part(from == 0 ? 0u : 3u, record[from..]);
    }

    private void Part(uint flag, ReadOnlySpan<byte> bytes)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], flag << 29 | (uint)bytes.Length);
        _records.Write(head);
        _records.Write(bytes);
        ReadOnlySpan<byte> padding = [0, 0, 0];
        _records.Write(padding[..(-bytes.Length & 3)]);
    }
}
