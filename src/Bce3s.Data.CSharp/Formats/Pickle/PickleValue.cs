using System.Numerics;
using System.Text;

namespace Bce3s.Data;

/// <summary>What the values of a pickle are in .NET.</summary>
/// <remarks>
/// None <see langword="null"/>, <see cref="bool"/>, <see cref="long"/> (beyond it
/// <see cref="System.Numerics.BigInteger"/>), <see cref="double"/>, <see cref="string"/>, bytes and Python 2's strings
/// <see cref="ReadOnlyMemory{T}"/> of bytes, list <see cref="List{T}"/>, tuple <see cref="Array"/> of objects,
/// <see cref="PickleDictionary"/>, <see cref="NumpyArray"/>.
/// </remarks>
internal static class PickleValue
{
    /// <summary>Keys and codes are words; a key that is hashed again and again must not be megabytes long.</summary>
    public const int LongestText = 1024;

    /// <summary>A text, also from Python 2's strings and from bytes; <see langword="null"/> for anything else.</summary>
    public static string? TextOf(object? value) =>
        value switch
        {
            string { Length: <= LongestText } text => text,
            ReadOnlyMemory<byte> { Length: <= LongestText } bytes => Encoding.Latin1.GetString(bytes.Span),
            _ => null,
        };

    /// <summary>What a value is, for messages.</summary>
    public static string KindOf(object? value) =>
        value switch
        {
            null => "None",
            bool => "a truth value",
            double => "a number with fraction",
            string => "a text",
            ReadOnlyMemory<byte> => "bytes",
            List<object?> list => $"a list of {list.Count}",
            object?[] tuple => $"a tuple of {tuple.Length}",
            PickleDictionary dictionary => $"a dictionary of {dictionary.Count}",
            NumpyArray array => $"a numpy array {array.Type} [{string.Join(", ", array.Shape)}]",
            PickleGlobal global => global.Name,
            NumpyType => "a numpy type",
            long or BigInteger => "a whole number",
            // What a dialect constructs tells what it is.
            _ => $"{value}",
        };

    /// <summary>Whole numbers out of a list, a tuple or a numpy array; <see langword="null"/> for anything else.</summary>
    public static long[]? IntegersOf(object? value) =>
        value switch
        {
            NumpyArray array => array.ToIntegers(),
            IReadOnlyList<object?> list when list.All(item => item is long) => [.. list.Select(item => (long)item!)],
            _ => null,
        };
}
