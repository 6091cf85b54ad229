using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>The element types that both safetensors and this project know.</summary>
internal static class ElementTypes
{
    private static readonly (string Code, ScalarType Type, int Bytes)[] s_known =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>The codes, for messages.</summary>
    public static string Codes { get; } = string.Join(", ", s_known.Select(k => k.Code));

    public static bool TryParse(string? code, out ScalarType type)
    {
        var index = Array.FindIndex(s_known, k => k.Code == code);
        type = index < 0 ? default : s_known[index].Type;
        return index >= 0;
    }

    public static bool IsKnown(ScalarType type) => Array.Exists(s_known, k => k.Type == type);

    public static string Code(ScalarType type) => Array.Find(s_known, k => k.Type == type).Code;

    public static int Bytes(ScalarType type) => Array.Find(s_known, k => k.Type == type).Bytes;
}
