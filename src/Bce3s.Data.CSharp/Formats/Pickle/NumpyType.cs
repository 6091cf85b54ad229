namespace Bce3s.Data;

/// <summary>The element type of a numpy array: a plain number.</summary>
internal sealed class NumpyType : IPickleState
{
    private NumpyType(char kind, int size, bool bigEndian) => (Kind, Size, IsBigEndian) = (kind, size, bigEndian);

    /// <summary><c>b</c> bool, <c>i</c> and <c>u</c> whole numbers, <c>f</c> floating point.</summary>
    public char Kind { get; }

    /// <summary>Bytes of an element.</summary>
    public int Size { get; }

    /// <summary>Whether the first byte is the highest.</summary>
    public bool IsBigEndian { get; private set; }

    public static object Construct(PickleInput input, object?[] arguments) =>
        arguments is [var code, ..] && PickleValue.TextOf(code) is { } text
            ? Parse(input, text)
            : throw input.Refuse("numpy.dtype without its code", "a code such as 'u1'");

    private static NumpyType Parse(PickleInput input, string code)
    {
        var bigEndian = code.StartsWith('>');
        return code.TrimStart('<', '>', '|', '=') switch
        {
            "b1" => new('b', 1, bigEndian),
            ['i' or 'u', '1' or '2' or '4' or '8'] whole => new(whole[0], whole[1] - '0', bigEndian),
            ['f', '2' or '4' or '8'] real => new('f', real[1] - '0', bigEndian),
            _ => throw input.Refuse(
                $"numpy elements of type '{code}'",
                "plain numbers: b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, f4, f8"
            ),
        };
    }

    /// <summary>numpy's state: version, byte order, subtype, names, fields, item size, ….</summary>
    void IPickleState.SetState(PickleInput input, object? state)
    {
        if (state is not object?[] parts || parts is not [_, var order, null, null, null, ..])
            throw input.Refuse("a numpy type with fields", "plain numbers");
        IsBigEndian = PickleValue.TextOf(order) switch
        {
            ">" => true,
            "<" or "|" or "=" => false,
            _ => throw input.Refuse("an unknown byte order of a numpy type", "<, >, | or ="),
        };
    }

    public override string ToString() => $"{Kind}{Size}";
}
