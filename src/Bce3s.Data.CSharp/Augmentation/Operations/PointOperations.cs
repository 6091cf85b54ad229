using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

internal sealed class Identity() : ImageOperation("identity")
{
    private protected override void Change(Picture image, double magnitude) { }

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes) => images.clone();
}

internal sealed class Invert() : ImageOperation("invert")
{
    private protected override void Change(Picture image, double magnitude) =>
        PixelMap.Apply(image.Bytes, new Inverted());

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes) => images.bitwise_not();

    private readonly struct Inverted : IPixelMap
    {
        public Vector256<byte> Map(Vector256<byte> pixels) => ~pixels;
    }
}

internal sealed class Solarize() : ImageOperation("solarize")
{
    private protected override void Change(Picture image, double magnitude)
    {
        // An integer is below a number if it is below the next integer.
        var threshold = Math.Ceiling(magnitude);
        if (threshold <= 255)
            PixelMap.Apply(image.Bytes, new Solarized(Vector256.Create((byte)Math.Max(threshold, 0))));
    }

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes) =>
        where(images.to(ScalarType.Float64).lt(Column(magnitudes, images)), images, images.bitwise_not());

    private readonly struct Solarized(Vector256<byte> threshold) : IPixelMap
    {
        public Vector256<byte> Map(Vector256<byte> pixels) => pixels ^ Vector256.GreaterThanOrEqual(pixels, threshold);
    }
}

internal sealed class Posterize() : ImageOperation("posterize", 0, 8)
{
    private static byte Mask(double magnitude) => (byte)~((1 << (8 - (int)magnitude)) - 1);

    private protected override void Change(Picture image, double magnitude) =>
        PixelMap.Apply(image.Bytes, new Masked(Vector256.Create(Mask(magnitude))));

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes)
    {
        var masks = new byte[magnitudes.Length];
        for (var i = 0; i < masks.Length; i++)
            masks[i] = Mask(magnitudes[i]);
        return images.bitwise_and(tensor(masks, [masks.Length, 1, 1, 1], ScalarType.Byte, images.device));
    }

    private readonly struct Masked(Vector256<byte> mask) : IPixelMap
    {
        public Vector256<byte> Map(Vector256<byte> pixels) => pixels & mask;
    }
}
