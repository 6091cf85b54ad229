using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Pillow's conversion to grey: (19595·R + 38470·G + 7471·B + 2¹⁵) div 2¹⁶, the weights of ITU-R BT.601.</summary>
internal static class Luminance
{
    private const int Red = 19595,
        Green = 38470,
        Blue = 7471,
        Half = 1 << 15,
        Bits = 16;

    /// <summary>Writes the H·W values of an image.</summary>
    public static void Write(Picture image, Span<byte> target)
    {
        if (image.Channels == 1)
        {
            image.Bytes.CopyTo(target);
            return;
        }
        var reds = image.Plane(0);
        var greens = image.Plane(1);
        var blues = image.Plane(2);
        target = target[..reds.Length];
        ref var red = ref MemoryMarshal.GetReference(reds);
        ref var green = ref MemoryMarshal.GetReference(greens);
        ref var blue = ref MemoryMarshal.GetReference(blues);
        ref var grey = ref MemoryMarshal.GetReference(target);
        nuint place = 0;
        var count = (nuint)target.Length;
        for (; place + 32 <= count; place += 32)
            Grey(
                    Vector256.LoadUnsafe(ref red, place),
                    Vector256.LoadUnsafe(ref green, place),
                    Vector256.LoadUnsafe(ref blue, place)
                )
                .StoreUnsafe(ref grey, place);
        for (var i = (int)place; i < target.Length; i++)
            target[i] = (byte)((reds[i] * Red + greens[i] * Green + blues[i] * Blue + Half) >> Bits);
    }

    /// <summary>The mean of the values, rounded half up, as Pillow's contrast takes it.</summary>
    public static byte Mean(Picture image)
    {
        // The draft serves as scratch memory and is not accepted.
        var values = image.Draft(1, image.Height, image.Width);
        Write(image, values);
        long sum = 0;
        foreach (var value in values)
            sum += value;
        return (byte)((2 * sum + values.Length) / (2L * values.Length));
    }

    /// <summary>uint8 N×1×H×W of uint8 N×C×H×W.</summary>
    public static Tensor Of(Tensor images)
    {
        if (images.shape[1] == 1)
            return images;
        var wide = images.to(ScalarType.Int32);
        var sum = wide.narrow(1, 0, 1) * Red + wide.narrow(1, 1, 1) * Green + wide.narrow(1, 2, 1) * Blue + Half;
        return sum.floor_divide(1 << Bits).to(ScalarType.Byte);
    }

    /// <summary>The means, rounded half up: int64 N×1×1×1.</summary>
    public static Tensor Means(Tensor images)
    {
        var values = Of(images);
        var pixels = values.shape[2] * values.shape[3];
        var sums = values.sum([1, 2, 3], true, ScalarType.Int64);
        return (sums * 2 + pixels).floor_divide(2 * pixels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Grey(Vector256<byte> red, Vector256<byte> green, Vector256<byte> blue)
    {
        var (red0, red1) = Vector256.Widen(red);
        var (green0, green1) = Vector256.Widen(green);
        var (blue0, blue1) = Vector256.Widen(blue);
        return Vector256.Narrow(Grey(red0, green0, blue0), Grey(red1, green1, blue1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Grey(Vector256<ushort> red, Vector256<ushort> green, Vector256<ushort> blue)
    {
        var (red0, red1) = Vector256.Widen(red);
        var (green0, green1) = Vector256.Widen(green);
        var (blue0, blue1) = Vector256.Widen(blue);
        return Vector256.Narrow(Grey(red0, green0, blue0), Grey(red1, green1, blue1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Grey(Vector256<uint> red, Vector256<uint> green, Vector256<uint> blue) =>
        (red * Red + green * Green + blue * Blue + Vector256.Create<uint>(Half)) >>> Bits;
}
