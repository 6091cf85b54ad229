using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor tensor(
        bool scalar,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => ScalarTensor(scalar, dtype ?? ScalarType.Bool, device, requires_grad);

    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) =>
        ScalarTensor(scalar, ScalarType.Byte, device, requires_grad);

    public static Tensor tensor(sbyte scalar, Device? device = null, bool requires_grad = false) =>
        ScalarTensor(scalar, ScalarType.Int8, device, requires_grad);

    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) =>
        ScalarTensor(scalar, ScalarType.Int16, device, requires_grad);

    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) =>
        ScalarTensor(scalar, ScalarType.Int32, device, requires_grad);

    public static Tensor tensor(
        long scalar,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => ScalarTensor(scalar, dtype ?? ScalarType.Int64, device, requires_grad);

    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) =>
        ScalarTensor(scalar, ScalarType.Float32, device, requires_grad);

    public static Tensor tensor(
        double scalar,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => ScalarTensor(scalar, dtype ?? ScalarType.Float64, device, requires_grad);

    private static Tensor ScalarTensor(Scalar value, ScalarType dtype, Device? device, bool requiresGrad) =>
        Finish(_full.Call(Array.Empty<long>(), value, dtype, None, Place(device)), requiresGrad, null);
}
