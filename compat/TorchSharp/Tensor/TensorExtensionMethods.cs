using System.Globalization;

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

    /// <summary>A 0-d tensor of a number.</summary>
    public static torch.Tensor ToTensor<T>(this T scalar, torch.Device? device = null, bool requires_grad = false)
        where T : unmanaged =>
        scalar switch
        {
            bool v => torch.tensor(v, device: device, requires_grad: requires_grad),
            byte v => torch.tensor(v, device, requires_grad),
            sbyte v => torch.tensor(v, device, requires_grad),
            short v => torch.tensor(v, device, requires_grad),
            int v => torch.tensor(v, device, requires_grad),
            long v => torch.tensor(v, device: device, requires_grad: requires_grad),
            float v => torch.tensor(v, device, requires_grad),
            double v => torch.tensor(v, device: device, requires_grad: requires_grad),
            _ => throw new NotSupportedException($"A {typeof(T).Name} is no tensor's element."),
        };

    /// <summary>Bytes of an element.</summary>
    public static int ElementSize(this torch.ScalarType type) => ScalarTypeFacts.ElementSize(type);

    public static long TotalSize(this IEnumerable<long> shape) =>
        shape.Aggregate(1L, (product, size) => product * size);

    public static string str(
        this torch.Tensor tensor,
        string? fltFormat = null,
        int? width = null,
        string? newLine = null,
        CultureInfo? cultureInfo = null,
        TensorStringStyle style = TensorStringStyle.Default
    ) => tensor.ToString(style, fltFormat, width, cultureInfo, newLine);

    /// <summary>The values as Julia shows them: aligned columns under the metadata.</summary>
    public static string jlstr(
        this torch.Tensor tensor,
        string? fltFormat = null,
        int? width = null,
        string? newLine = null,
        CultureInfo? cultureInfo = null
    ) => tensor.ToString(TensorStringStyle.Julia, fltFormat, width, cultureInfo, newLine);

    /// <summary>The values as NumPy shows them: nested brackets.</summary>
    public static string npstr(
        this torch.Tensor tensor,
        string? fltFormat = "g5",
        int? width = 100,
        string? newLine = null,
        CultureInfo? cultureInfo = null
    ) => tensor.ToString(TensorStringStyle.Numpy, fltFormat, width, cultureInfo, newLine);

    /// <summary>The values as a C# array initializer.</summary>
    public static string cstr(
        this torch.Tensor tensor,
        string? fltFormat = "g5",
        int? width = 100,
        string? newLine = null,
        CultureInfo? cultureInfo = null
    ) => tensor.ToString(TensorStringStyle.CSharp, fltFormat, width, cultureInfo, newLine);

    public static string metastr(this torch.Tensor tensor) => tensor.ToString(TensorStringStyle.Metadata);

    /// <summary>Writes the values to the console and returns the tensor.</summary>
    public static torch.Tensor print(
        this torch.Tensor t,
        string? fltFormat = "g5",
        int? width = 100,
        string? newLine = null,
        CultureInfo? cultureInfo = null,
        TensorStringStyle style = TensorStringStyle.Default
    )
    {
        Console.WriteLine(t.ToString(style, fltFormat, width, cultureInfo, newLine));
        return t;
    }

    private static Scalar Number(torch.Tensor value) => value.ToScalar();
}
