using System.Globalization;
using System.Numerics;
using System.Text;

namespace Bce3s.Data;

/// <summary>The readable values of protocol 0: numbers and escaped texts, each on a line of its own.</summary>
internal static class PickleText
{
    // Far more digits than anybody counts with; converting takes time that grows with their square.
    private const int MostDigits = 400;

    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    public static string Utf8(PickleInput input, ReadOnlyMemory<byte> bytes)
    {
        input.CountCopy(2L * bytes.Length);
        try
        {
            return s_utf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException broken)
        {
            throw input.Refuse("a text that is not UTF-8", "UTF-8", broken);
        }
    }

    /// <summary>A whole number in decimal digits, with or without Python 2's L; 00 and 01 are its false and true.</summary>
    public static object Integer(PickleInput input, ReadOnlyMemory<byte> line, bool mayBeBool)
    {
        var text = Digits(line);
        if (mayBeBool && text is "00" or "01")
            return text == "01";
        if (
            text.Length > MostDigits
            || !BigInteger.TryParse(
                text.EndsWith('L') ? text[..^1] : text,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            throw input.Refuse($"the number '{Excerpt(text)}'", $"a whole number of at most {MostDigits} digits");
        return Narrow(number);
    }

    /// <summary>A whole number, as long where it fits.</summary>
    public static object Narrow(BigInteger number) =>
        number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number;

    public static double Float(PickleInput input, ReadOnlyMemory<byte> line) =>
        Digits(line) switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" => double.NaN,
            { Length: <= MostDigits } text
                when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            var text => throw input.Refuse(
                $"the number '{Excerpt(text)}'",
                $"a decimal number of at most {MostDigits} digits"
            ),
        };

    private static string Digits(ReadOnlyMemory<byte> line) =>
        Encoding.Latin1.GetString(line.Span[..Math.Min(line.Length, MostDigits + 1)]);

    /// <summary>A quoted Python 2 string: backslash escapes, everything else as it is.</summary>
    public static ReadOnlyMemory<byte> Quoted(PickleInput input, ReadOnlyMemory<byte> line)
    {
        var text = line.Span;
        if (text.Length < 2 || text[0] is not ((byte)'\'' or (byte)'"') || text[^1] != text[0])
            throw input.Refuse("a string without quotation marks", "'…' or \"…\"");
        text = text[1..^1];
        if (!text.Contains((byte)'\\'))
            return line[1..^1];
        input.CountCopy(text.Length);
        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; )
            bytes[length++] = text[i] == '\\' ? Escaped(input, text, ref i) : text[i++];
        return bytes.AsMemory(0, length);
    }

    private static byte Escaped(PickleInput input, ReadOnlySpan<byte> text, ref int i)
    {
        var letter = i + 1 < text.Length ? text[i + 1] : 0;
        if (letter == 'x')
            return (byte)Hexadecimal(input, text, ref i, 2);
        i += 2;
        return letter switch
        {
            '\\' or '\'' or '"' => (byte)letter,
            'n' => (byte)'\n',
            'r' => (byte)'\r',
            't' => (byte)'\t',
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'v' => 11,
            '0' => 0,
            _ => throw input.Refuse($"the escape \\{(char)letter} in a string", "one that Python's repr writes"),
        };
    }

    /// <summary>A text in Python's raw-unicode-escape: Latin-1 with \u and \U.</summary>
    public static string RawUnicode(PickleInput input, ReadOnlyMemory<byte> line)
    {
        input.CountCopy(2L * line.Length);
        var text = line.Span;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; )
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is (byte)'u' or (byte)'U')
                AppendCodePoint(input, result, Hexadecimal(input, text, ref i, text[i + 1] == 'u' ? 4 : 8));
            else
                result.Append((char)text[i++]);
        return result.ToString();
    }

    private static void AppendCodePoint(PickleInput input, StringBuilder result, uint code)
    {
        if (code <= char.MaxValue)
            result.Append((char)code);
        else if (Rune.IsValid(code))
            result.Append(new Rune(code).ToString());
        else
            throw input.Refuse($"the character U+{code:X}", "at most U+10FFFF");
    }

    /// <summary>The digits behind a backslash and a letter.</summary>
    private static uint Hexadecimal(PickleInput input, ReadOnlySpan<byte> text, ref int i, int digits)
    {
        var end = i + 2 + digits;
        if (
            end > text.Length
            || !uint.TryParse(
                text[(i + 2)..end],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var code
            )
        )
            throw input.Refuse("a broken escape in a text", $"{digits} hexadecimal digits");
        i = end;
        return code;
    }

    private static string Excerpt(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
