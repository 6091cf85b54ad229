using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>The element types of PyTorch's files that this project knows.</summary>
internal static class PyTorchTypes
{
    private static readonly (string Storage, string Name, ScalarType Type, int Bytes)[] s_known =
    [
        ("Double", "float64", ScalarType.Float64, 8),
        ("Float", "float32", ScalarType.Float32, 4),
        ("Half", "float16", ScalarType.Float16, 2),
        ("BFloat16", "bfloat16", ScalarType.BFloat16, 2),
        ("Long", "int64", ScalarType.Int64, 8),
        ("Int", "int32", ScalarType.Int32, 4),
        ("Short", "int16", ScalarType.Int16, 2),
        ("Char", "int8", ScalarType.Int8, 1),
        ("Byte", "uint8", ScalarType.Byte, 1),
        ("Bool", "bool", ScalarType.Bool, 1),
        ("ComplexFloat", "complex64", ScalarType.ComplexFloat32, 8),
        ("ComplexDouble", "complex128", ScalarType.ComplexFloat64, 16),
    ];

    /// <summary>The classes of storages by full name.</summary>
    public static IReadOnlyDictionary<string, ScalarType> Storages { get; } =
        s_known
            .Select(known => KeyValuePair.Create($"torch.{known.Storage}Storage", known.Type))
            .Append(new("torch.storage.UntypedStorage", ScalarType.Byte))
            .Append(new("torch.UntypedStorage", ScalarType.Byte))
            .ToDictionary();

    /// <summary>The full names of types, as they stand beside tensors: <c>torch.float32</c>.</summary>
    public static IEnumerable<string> FullNames => s_known.Select(known => $"torch.{known.Name}");

    /// <summary>PyTorch's name of a type, such as <c>float32</c>.</summary>
    public static string NameOf(ScalarType type) => Array.Find(s_known, known => known.Type == type).Name;

    /// <summary>Bytes of an element.</summary>
    public static int BytesOf(ScalarType type) => Array.Find(s_known, known => known.Type == type).Bytes;
}
