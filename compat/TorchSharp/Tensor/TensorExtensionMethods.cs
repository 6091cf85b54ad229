namespace TorchSharp;

/// <summary>Between tensors and .NET values, and text.</summary>
public static class TensorExtensionMethods
{
    public static bool ToBoolean(this torch.Tensor value) => Number(value).ToBoolean();

    public static byte ToByte(this torch.Tensor value) => Number(value).ToByte();

    public static sbyte ToSByte(this torch.Tensor value) => Number(value).ToSByte();

    public static short ToInt16(this torch.Tensor value) => Number(value).ToInt16();

    public static int ToInt32(this torch.Tensor value) => Number(value).ToInt32();

    public static long ToInt64(this torch.Tensor value) => Number(value).ToInt64();

    public static Half ToHalf(this torch.Tensor value) => Number(value).ToHalf();

    public static float ToSingle(this torch.Tensor value) => Number(value).ToSingle();

    public static double ToDouble(this torch.Tensor value) => Number(value).ToDouble();

    private static Scalar Number(torch.Tensor value) => value.ToScalar();
}
