using System.Text;

namespace Bce3s.Data;

/// <summary>The beginning of what a file holds, fit for a message: one line, no control characters, not long.</summary>
internal static class Excerpt
{
    private const int Longest = 80;

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        foreach (var rune in Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, Longest)]).EnumerateRunes())
            text.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        return text.Append(bytes.Length > Longest ? "…\"" : "\"").ToString();
    }
}
