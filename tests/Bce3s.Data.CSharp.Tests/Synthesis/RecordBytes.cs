using System.Buffers.Binary;

namespace Bce3s.Data.Tests.Synthesis;

/// <summary>A record of MXNet's format, read plainly from the bytes of the file.</summary>
internal sealed record RecordBytes(long Offset, float Label, long Id, float[] Labels, byte[] Content)
{
    public static List<RecordBytes> Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var records = new List<RecordBytes>();
        for (var at = 0; at < file.Length; )
        {
            var (offset, bytes, flag) = (at, new List<byte>(), 0u);
            do
            {
                if (Word(file, at) != 0xCED7230A)
                    throw new InvalidDataException($"No magic number at {at}.");
                var (head, part) = (Word(file, at + 4), bytes.Count > 0 || flag > 0);
                (flag, var length) = (head >> 29, (int)(head & 0x1FFFFFFF));
                if (part)
                    bytes.AddRange([0x0A, 0x23, 0xD7, 0xCE]);
                bytes.AddRange(file[(at + 8)..(at + 8 + length)]);
                at += 8 + (length + 3) / 4 * 4;
            } while (flag is 1 or 2);
            var record = bytes.ToArray();
            var labels = new float[Word(record, 0)];
            for (var i = 0; i < labels.Length; i++)
                labels[i] = BitConverter.ToSingle(record, 24 + 4 * i);
            records.Add(
                new(
                    offset,
                    BitConverter.ToSingle(record, 4),
                    BitConverter.ToInt64(record, 8),
                    labels,
                    record[(24 + 4 * labels.Length)..]
                )
            );
        }
        return records;
    }

    private static uint Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
