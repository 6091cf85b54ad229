using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Pillow's <c>Image.blend</c>: from + factor·(image − from) in float32, clipped to 0…255, fractions cut off. A product and a sum, each
/// rounded: a fused multiply-add would give other bytes.
/// </summary>
internal static class Blend
{
    private const int Lanes = 32;

    /// <summary>Blends an image with one value.</summary>
    public static void Apply(byte from, Span<byte> image, double factor) =>
        PixelMap.Apply(image, new WithValue(Vector256.Create(from), Vector256.Create((float)factor)));

    /// <summary>Blends an image with another one of its size.</summary>
    public static void Apply(ReadOnlySpan<byte> from, Span<byte> image, double factor)
    {
        from = from[..image.Length];
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(image);
        var factors = Vector256.Create((float)factor);
        nuint place = 0;
        for (; place + Lanes <= (nuint)image.Length; place += Lanes)
            Mix(Vector256.LoadUnsafe(ref source, place), Vector256.LoadUnsafe(ref target, place), factors)
                .StoreUnsafe(ref target, place);
        for (var i = (int)place; i < image.Length; i++)
            image[i] = Mix(from[i], image[i], (float)factor);
    }

    /// <summary>Blends N×C×H×W with what can be broadcast to it, each image by its factor.</summary>
    public static Tensor Of(Tensor from, Tensor images, Tensor factors)
    {
        var source = from.to(ScalarType.Float32);
        return (images.to(ScalarType.Float32) - source)
            .mul_(factors.to(ScalarType.Float32))
            .add_(source)
            .clamp_(0, 255)
            .to(ScalarType.Byte);
    }

    public static byte Mix(byte from, byte image, float factor) =>
        (byte)Math.Clamp(from + factor * (image - from), 0f, 255f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Mix(Vector256<byte> from, Vector256<byte> image, Vector256<float> factor)
    {
        var (from0, from1) = Vector256.Widen(from);
        var (image0, image1) = Vector256.Widen(image);
        return Vector256.Narrow(Mix(from0, image0, factor), Mix(from1, image1, factor));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Mix(Vector256<ushort> from, Vector256<ushort> image, Vector256<float> factor)
    {
        var (from0, from1) = Vector256.Widen(from);
        var (image0, image1) = Vector256.Widen(image);
        return Vector256.Narrow(Mix(from0, image0, factor), Mix(from1, image1, factor));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Mix(Vector256<uint> from, Vector256<uint> image, Vector256<float> factor)
    {
        var source = Vector256.ConvertToSingle(from.AsInt32());
        var value = source + factor * (Vector256.ConvertToSingle(image.AsInt32()) - source);
        return Vector256
            .ConvertToInt32(Vector256.Min(Vector256.Max(value, Vector256<float>.Zero), Vector256.Create(255f)))
            .AsUInt32();
    }

    private readonly struct WithValue(Vector256<byte> from, Vector256<float> factor) : IPixelMap
    {
        public Vector256<byte> Map(Vector256<byte> pixels) => Mix(from, pixels, factor);
    }
}
