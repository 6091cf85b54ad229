using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>A tensor by its name, without its elements.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its sizes; none for a single number.</param>
public sealed record WeightsEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape)
{
    /// <summary>How many numbers it has.</summary>
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Bytes of all its numbers.</summary>
    public long Bytes => Elements * PyTorchTypes.BytesOf(Type);

    /// <summary>Type and shape: <c>float32 [64, 3, 7, 7]</c>.</summary>
    public string Description => $"{PyTorchTypes.NameOf(Type)} [{string.Join(", ", Shape)}]";

    /// <summary>Whether its numbers can become another's: the same shape, and whole numbers only from whole numbers.</summary>
    internal bool FitsInto(WeightsEntry other) =>
        Shape.SequenceEqual(other.Shape) && IsFloatingPoint(Type) == IsFloatingPoint(other.Type) && !IsComplex(Type);

    /// <inheritdoc />
    public override string ToString() => $"{Name} {Description}";

    internal static WeightsEntry Of(string name, Tensor tensor) => new(name, tensor.dtype, tensor.shape);

    private static bool IsFloatingPoint(ScalarType type) =>
        type is ScalarType.Float64 or ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16;

    private static bool IsComplex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;
}
