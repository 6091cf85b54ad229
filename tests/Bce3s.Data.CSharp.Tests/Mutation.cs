using System.Buffers.Binary;
using System.Text;

namespace Bce3s.Data.Tests;

/// <summary>A damaged copy of some bytes.</summary>
/// <param name="Content">The copy.</param>
/// <param name="What">What was done to it.</param>
internal sealed record Mutation(byte[] Content, string What)
{
    private static readonly byte[] s_bytes = [0, 1, 2, 7, 8, 9, 10, 13, 32, 45, 48, 57, 0x7F, 0x80, 0xC3, 0xFE, 0xFF];

    private static readonly long[] s_numbers =
    [
        0,
        1,
        -1,
        2,
        0x7F,
        0x80,
        0xFF,
        short.MaxValue,
        short.MinValue,
        ushort.MaxValue,
        1 << 29,
        int.MaxValue,
        int.MinValue,
        uint.MaxValue,
        uint.MaxValue + 1L,
        long.MaxValue,
        long.MinValue,
    ];

    private static readonly byte[][] s_texts =
    [
        "-1"u8.ToArray(),
        "99999999999999999999"u8.ToArray(),
        "2147483648"u8.ToArray(),
        "1e999"u8.ToArray(),
        "NaN"u8.ToArray(),
        "\n"u8.ToArray(),
        "\r\n\r\n"u8.ToArray(),
        "\t"u8.ToArray(),
        "../../../"u8.ToArray(),
        [0xC3, 0x28],
        [0xFF, 0xFE],
        Encoding.UTF8.GetBytes(new string('[', 300)),
        Encoding.UTF8.GetBytes(new string('(', 300)),
    ];

    /// <summary>The <paramref name="copy"/>-th damaged copy: one to three changes, drawn by seed and number.</summary>
    public static Mutation Of(byte[] valid, long seed, int copy)
    {
        if (copy == 0)
            return new([], "no bytes at all");
        var random = new SplitMix64(seed, copy);
        var mutation = new Mutation(valid, "");
        var changes = 1 + (random.Below(4) == 0 ? 1 + (int)random.Below(2) : 0);
        for (var change = 0; change < changes; change++)
        {
            var next = Change(mutation.Content, ref random);
            mutation = new(next.Content, change == 0 ? next.What : $"{mutation.What}, {next.What}");
        }
        return mutation;
    }

    private static Mutation Change(byte[] bytes, ref SplitMix64 random)
    {
        var at = Position(bytes.Length, ref random);
        var rest = bytes.Length - at;
        var run = (int)Math.Min(rest, 1 + random.Below(random.Below(4) == 0 ? 4096 : 16));
        switch (random.Below(12))
        {
            case 0:
                return new(bytes[..at], $"cut to {at} bytes");
            case 1:
                var kept = (int)random.Below(bytes.Length + 1L);
                return new(bytes[..kept], $"cut to {kept} bytes");
            case 2 or 3 when rest > 0:
                var bit = (int)random.Below(8);
                return With(bytes, at, [(byte)(bytes[at] ^ (1 << bit))], $"bit {bit} of byte {at} flipped");
            case 4 when rest > 0:
                var value = s_bytes[random.Below(s_bytes.Length)];
                return With(bytes, at, [value], $"byte {at} set to {value}");
            case 5 or 6:
                return Number(bytes, at, ref random);
            case 7:
                return new([.. bytes[..at], .. bytes[(at + run)..]], $"{run} bytes removed at {at}");
            case 8:
                return new([.. bytes[..(at + run)], .. bytes[at..]], $"{run} bytes at {at} twice");
            case 9:
                var text = s_texts[random.Below(s_texts.Length)];
                var replaced = random.Below(2) == 0 ? 0 : Math.Min(rest, text.Length);
                var shown = Convert.ToHexString(text.AsSpan(0, Math.Min(text.Length, 10)));
                return new(
                    [.. bytes[..at], .. text, .. bytes[(at + replaced)..]],
                    $"0x{shown} put at {at} over {replaced}"
                );
            case 10:
                var noise = new byte[run];
                for (var i = 0; i < run; i++)
                    noise[i] = (byte)random.Below(256);
                return With(bytes, at, noise, $"{run} random bytes at {at}");
            default:
                return random.Below(2) == 0
                    ? new([.. bytes, .. bytes[at..]], $"the bytes from {at} on appended")
                    : new([.. bytes[at..], .. bytes[..at]], $"turned around byte {at}");
        }
    }

    /// <summary>Headers and trailers are small, so every other position lies within 64 bytes of an end.</summary>
    private static int Position(int length, ref SplitMix64 random)
    {
        var near = (int)random.Below(Math.Min(length, 64) + 1L);
        return random.Below(4) switch
        {
            0 => near,
            1 => length - near,
            _ => (int)random.Below(length + 1L),
        };
    }

    private static Mutation Number(byte[] bytes, int at, ref SplitMix64 random)
    {
        var number = s_numbers[random.Below(s_numbers.Length)];
        var width = 2 << (int)random.Below(3);
        var big = random.Below(2) == 0;
        var field = new byte[8];
        if (big)
            BinaryPrimitives.WriteInt64BigEndian(field, number);
        else
            BinaryPrimitives.WriteInt64LittleEndian(field, number);
        var part = (big ? field[^width..] : field[..width])[..Math.Min(width, bytes.Length - at)];
        return With(bytes, at, part, $"{number} as {width} {(big ? "big" : "little")}-endian bytes at {at}");
    }

    private static Mutation With(byte[] bytes, int at, byte[] part, string what)
    {
        var changed = (byte[])bytes.Clone();
        part.CopyTo(changed, at);
        return new(changed, what);
    }
}
