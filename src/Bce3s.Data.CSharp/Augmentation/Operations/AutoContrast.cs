using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>v ↦ trunc(v·s − low·s) with s = 255 / (high − low) of the channel; a channel of one value stays as it is.</summary>
internal sealed class AutoContrast() : ImageOperation("autocontrast")
{
    private protected override void Change(Picture image, double magnitude)
    {
        Span<byte> table = stackalloc byte[256];
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            var (low, high) = Extremes(plane);
            if (high <= low || (low == 0 && high == 255))
                continue;
            var scale = 255.0 / (high - low);
            var offset = -low * scale;
            // Rounding can leave 254.99… for the highest value, which Pillow cuts to 254.
            for (int value = low; value <= high; value++)
                table[value] = (byte)Math.Clamp((int)(value * scale + offset), 0, 255);
            PixelMap.Lookup(plane, table);
        }
    }

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes)
    {
        var (low, high) = (images.amin([2, 3], true), images.amax([2, 3], true));
        var flat = high.le(low);
        var span = (high - low).to(ScalarType.Float64);
        var scale = full_like(span, 255).div_(span.clamp_min(1));
        var offset = low.to(ScalarType.Float64).neg().mul_(scale);
        var stretched = images.to(ScalarType.Float64).mul_(scale).add_(offset).clamp_(0, 255).to(ScalarType.Byte);
        return where(flat, images, stretched);
    }

    private static (byte Low, byte High) Extremes(ReadOnlySpan<byte> plane)
    {
        byte low = 255,
            high = 0;
        if (plane.Length >= Vector256<byte>.Count)
        {
            var lows = Vector256<byte>.AllBitsSet;
            var highs = Vector256<byte>.Zero;
            for (var i = 0; i <= plane.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                var pixels = Vector256.Create(plane[i..]);
                (lows, highs) = (Vector256.Min(lows, pixels), Vector256.Max(highs, pixels));
            }
            // The last ones once more, so that none is left over.
            var last = Vector256.Create(plane[^Vector256<byte>.Count..]);
            (lows, highs) = (Vector256.Min(lows, last), Vector256.Max(highs, last));
            for (var lane = 0; lane < Vector256<byte>.Count; lane++)
                (low, high) = (Math.Min(low, lows[lane]), Math.Max(high, highs[lane]));
            return (low, high);
        }
        foreach (var pixel in plane)
            (low, high) = (Math.Min(low, pixel), Math.Max(high, pixel));
        return (low, high);
    }
}
