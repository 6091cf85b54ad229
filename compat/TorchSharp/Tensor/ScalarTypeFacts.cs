namespace TorchSharp;

/// <summary>Facts about element types.</summary>
internal static class ScalarTypeFacts
{
    internal static int ElementSize(torch.ScalarType type) =>
        type switch
        {
            torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool => 1,
            torch.ScalarType.QInt8 or torch.ScalarType.QUInt8 => 1,
            torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
            torch.ScalarType.Int32 or torch.ScalarType.Float32 or torch.ScalarType.QInt32 => 4,
            torch.ScalarType.Int64 or torch.ScalarType.Float64 or torch.ScalarType.ComplexFloat32 => 8,
            torch.ScalarType.ComplexFloat64 => 16,
            _ => throw new NotSupportedException($"The element type {type} is not supported."),
        };

    internal static bool IsFloatingPoint(this torch.ScalarType type) =>
        type
            is torch.ScalarType.Float16
                or torch.ScalarType.BFloat16
                or torch.ScalarType.Float32
                or torch.ScalarType.Float64;

    internal static bool IsIntegral(this torch.ScalarType type) =>
        type
            is torch.ScalarType.Byte
                or torch.ScalarType.Int8
                or torch.ScalarType.Int16
                or torch.ScalarType.Int32
                or torch.ScalarType.Int64;
}
