using System.Text;

namespace Bce3s.Data;

/// <summary>The keys of a pickle's dictionaries, each text once however often it is named.</summary>
internal sealed class PickleKeys(PickleInput input)
{
    private readonly HashSet<string> _texts = [];

    /// <summary>A value as a key.</summary>
    /// <returns>A text or a long.</returns>
    public object Of(object? value) =>
        value switch
        {
            long number => number,
            string { Length: <= PickleValue.LongestText } text => text,
            ReadOnlyMemory<byte> { Length: <= PickleValue.LongestText } bytes => Text(bytes.Span),
            _ => throw input.Refuse($"{PickleValue.KindOf(value)} as a key", "a short text or a whole number"),
        };

    private string Text(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[bytes.Length];
        Encoding.Latin1.GetChars(bytes, text);
        var known = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(text, out var same))
            return same;
        input.CountCopy(sizeof(char) * text.Length);
        same = new(text);
        _texts.Add(same);
        return same;
    }
}
