using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Bce3s.Data.Tests.Formats;

/// <summary>Builds RecordIO files part by part, with their index.</summary>
internal sealed class RecordBytes
{
    public const uint Magic = 0xCED7230A;

    private readonly MemoryStream _records = new();
    private readonly StringBuilder _index = new();

    public byte[] Records => _records.ToArray();

    public byte[] Index => Encoding.ASCII.GetBytes(_index.ToString());

    /// <summary>The head of an image record with one label, then the image.</summary>
    public static byte[] Image(float label, ulong id, byte[] image) => Record(0, label, id, [], image);

    /// <summary>The head of a record with several labels, then an image or nothing.</summary>
    public static byte[] Several(ulong id, float[] labels, byte[] image) =>
        Record((uint)labels.Length, 0, id, labels, image);

    public static byte[] Record(uint flag, float label, ulong id, float[] labels, byte[] image)
    {
        var record = new byte[24 + 4 * labels.Length + image.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(record, flag);
        BinaryPrimitives.WriteSingleLittleEndian(record.AsSpan(4), label);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(8), id);
        for (var i = 0; i < labels.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(record.AsSpan(24 + 4 * i), labels[i]);
        image.CopyTo(record, 24 + 4 * labels.Length);
        return record;
    }

    /// <summary>A record in one part, and its line in the index.</summary>
    public RecordBytes Add(ulong key, byte[] record) => Add(key, [record]);

    /// <summary>A record in parts, between which the magic number is left out.</summary>
    public RecordBytes Add(ulong key, params byte[][] parts)
    {
        _index.Append(CultureInfo.InvariantCulture, $"{key}\t{_records.Position}\n");
        for (var i = 0; i < parts.Length; i++)
            Part(
                parts.Length == 1 ? 0u
                    : i == 0 ? 1u
                    : i < parts.Length - 1 ? 2u
                    : 3u,
                parts[i]
            );
        return this;
    }

    public RecordBytes Part(uint place, byte[] bytes)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], place << 29 | (uint)bytes.Length);
        _records.Write(head);
        _records.Write(bytes);
        _records.Write(new byte[-bytes.Length & 3]);
        return this;
    }
}
