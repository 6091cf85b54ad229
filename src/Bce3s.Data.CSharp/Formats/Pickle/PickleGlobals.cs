using System.Text;

namespace Bce3s.Data;

/// <summary>The globals of pickles that hold nothing but plain values and numpy arrays.</summary>
internal static class PickleGlobals
{
    private static readonly string[] s_builtins = ["builtins", "__builtin__"];
    private static readonly string[] s_bytes = ["bytes", "bytearray"];

    // numpy 2 moved numpy.core to numpy._core.
    private static readonly string[] s_cores = ["numpy.core", "numpy._core"];

    /// <summary>Bytes that Python 3 wrote for earlier protocols, numpy's arrays and scalars.</summary>
    public static PickleDialect Numpy { get; } =
        new([
            new("_codecs.encode", Encode),
            .. s_builtins.SelectMany(module => s_bytes.Select(type => new PickleGlobal($"{module}.{type}", Bytes))),
            new("numpy.dtype", NumpyType.Construct),
            PickleGlobal.Named("numpy.ndarray"),
            .. s_cores.Select(core => new PickleGlobal($"{core}.multiarray._reconstruct", (_, _) => new NumpyArray())),
            .. s_cores.Select(core => new PickleGlobal($"{core}.multiarray.scalar", NumpyArray.Scalar)),
            .. s_cores.Select(core => new PickleGlobal($"{core}.numeric._frombuffer", NumpyArray.FromBuffer)),
        ]);

    private static object? Bytes(PickleInput input, object?[] arguments) =>
        arguments switch
        {
            [] => ReadOnlyMemory<byte>.Empty,
            [ReadOnlyMemory<byte> bytes] => bytes,
            [string, _] => Encode(input, arguments),
            _ => throw input.Refuse("another call of bytes or bytearray", "nothing, bytes, or a text and 'latin-1'"),
        };

    /// <summary>Python 3 writes bytes for protocol 2 as the text of the same Latin-1 characters.</summary>
    private static object? Encode(PickleInput input, object?[] arguments)
    {
        if (arguments is not [string text, var encoding] || PickleValue.TextOf(encoding) is not ("latin1" or "latin-1"))
            throw input.Refuse("another call of _codecs.encode", "a text and 'latin1'");
        if (text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF'))
            throw input.Refuse("a text with characters beyond Latin-1", "bytes written as Latin-1");
        input.CountCopy(text.Length);
        return (ReadOnlyMemory<byte>)Encoding.Latin1.GetBytes(text);
    }
}
