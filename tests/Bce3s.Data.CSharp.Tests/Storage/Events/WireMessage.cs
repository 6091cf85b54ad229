using System.Buffers.Binary;
using System.Text;

namespace Bce3s.Data.Tests.Storage.Events;

/// <summary>A protobuf message by the numbers of its fields, read byte by byte: it knows nothing of the writer's classes.</summary>
internal sealed class WireMessage
{
    private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    public WireMessage(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var key = Varint(ref content);
            var field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    _fields.Add((field, Varint(ref content), []));
                    break;
                case 1:
                    _fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(content), []));
                    content = content[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref content);
                    _fields.Add((field, 0, content[..length].ToArray()));
                    content = content[length..];
                    break;
                case 5:
                    _fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(content), []));
                    content = content[4..];
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }
        }
    }

    public bool Has(int field) => _fields.Any(entry => entry.Field == field);

    public long Number(int field) =>
        (long)_fields.Where(entry => entry.Field == field).Select(entry => entry.Number).LastOrDefault();

    public double Double(int field) => BitConverter.Int64BitsToDouble(Number(field));

    public byte[] Bytes(int field) => All(field).LastOrDefault() ?? [];

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public WireMessage Message(int field) => new(Bytes(field));

    public IEnumerable<byte[]> All(int field) =>
        _fields.Where(entry => entry.Field == field).Select(entry => entry.Bytes);

    public IEnumerable<WireMessage> Messages(int field) => All(field).Select(bytes => new WireMessage(bytes));

    public double[] PackedDoubles(int field) =>
        [.. Bytes(field).Chunk(8).Select(bytes => BitConverter.ToDouble(bytes))];

    public float[] PackedFloats(int field) => [.. Bytes(field).Chunk(4).Select(bytes => BitConverter.ToSingle(bytes))];

    private static ulong Varint(ref ReadOnlySpan<byte> content)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = content[0];
            content = content[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
