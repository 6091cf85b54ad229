using System.Buffers.Binary;

namespace Bce3s.Data.Tests.Storage.Events;

/// <summary>Reads event files as other programs do: record by record, each checksum looked at, a torn last record dropped.</summary>
internal static class EventFile
{
    private const int Head = 12;
    private const int Foot = 4;

    public static List<WireMessage> Read(string path) => Read(File.ReadAllBytes(path));

    public static List<WireMessage> Read(ReadOnlySpan<byte> content)
    {
        var events = new List<WireMessage>();
        while (content.Length >= Head)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(content);
            if (content.Length < Head + length + Foot)
                break;
            Check(content[..8], content[8..]);
            Check(content[Head..(Head + length)], content[(Head + length)..]);
            events.Add(new(content[Head..(Head + length)]));
            content = content[(Head + length + Foot)..];
        }
        return events;
    }

    /// <summary>The values of an event file by tag, in order.</summary>
    public static ILookup<string, (long Step, WireMessage Value)> Values(string path) =>
        Read(path)
            .SelectMany(found => found.Message(5).Messages(1).Select(value => (Step: found.Number(2), value)))
            .ToLookup(found => found.value.Text(1));

    private static void Check(ReadOnlySpan<byte> content, ReadOnlySpan<byte> after)
    {
        var found = BinaryPrimitives.ReadUInt32LittleEndian(after);
        if (found != Masked(Crc(content)))
            throw new InvalidDataException($"checksum {found:x8}; expected {Masked(Crc(content)):x8}");
    }

    private static uint Masked(uint crc) => unchecked((crc >> 15 | crc << 17) + 0xa282ead8u);

    /// <summary>Bit by bit, with the reflected Castagnoli polynomial.</summary>
    private static uint Crc(ReadOnlySpan<byte> content)
    {
        var crc = 0xffffffffu;
        foreach (var next in content)
        {
            crc ^= next;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? crc >> 1 ^ 0x82f63b78u : crc >> 1;
        }
        return ~crc;
    }
}
