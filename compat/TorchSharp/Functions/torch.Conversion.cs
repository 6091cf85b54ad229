using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op _result_type_Tensor = "result_type.Tensor";

    public static Tensor clone(Tensor input) => input.clone();

    public static bool is_floating_point(ScalarType type) => type.IsFloatingPoint();

    public static bool is_floating_point(Tensor input) => input.is_floating_point();

    public static bool is_integral(ScalarType type) => type.IsIntegral();

    public static bool is_integral(Tensor t) => t.is_integral();

    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) =>
        (ScalarType)_result_type_Tensor.CallValue(tensor1, tensor2).Int;
}
