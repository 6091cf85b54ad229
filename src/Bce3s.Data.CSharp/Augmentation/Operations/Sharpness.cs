using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Blends with the image smoothed by (1 1 1; 1 5 1; 1 1 1)/13, rounded half up; pixels of the border are not smoothed. Pillow sums in float32,
/// whose rounding is far smaller than the 1/26 between a sum's quotient and the next half.
/// </summary>
internal sealed class Sharpness() : ImageOperation("sharpness")
{
    // (sum · 5042) >> 16 is sum div 13 up to 5039; sums reach 13·255 + 6.
    private const uint Reciprocal = 5042;
    private const int Lanes = 8;

    private protected override void Change(Picture image, double magnitude)
    {
        var (height, width) = (image.Height, image.Width);
        if (height < 3 || width < 3)
            return;
        var target = image.Draft(image.Channels, height, width);
        image.Bytes.CopyTo(target);
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            for (var y = 1; y < height - 1; y++)
                Row(
                    plane.Slice((y - 1) * width, 3 * width),
                    target[((channel * height + y) * width)..],
                    width,
                    (float)magnitude
                );
        }
        image.Accept();
    }

    /// <summary>The inner pixels of the middle one of three rows.</summary>
    private static void Row(ReadOnlySpan<byte> rows, Span<byte> target, int width, float factor)
    {
        var inner = width - 2;
        if (inner < Lanes)
        {
            for (var x = 1; x <= inner; x++)
            {
                var sum = 6 + 4 * rows[width + x];
                for (var row = 0; row < 3; row++)
                    sum += rows[row * width + x - 1] + rows[row * width + x] + rows[row * width + x + 1];
                target[x] = Blend.Mix((byte)(sum / 13), rows[width + x], factor);
            }
            return;
        }
        ref var source = ref MemoryMarshal.GetReference(rows);
        var factors = Vector256.Create(factor);
        // The last step goes back to end with the row, and computes some pixels twice.
        for (var left = 0; left < inner; left += Lanes)
        {
            var at = (nuint)Math.Min(left, inner - Lanes);
            var (above, here, below) = (at, at + (nuint)width, at + (nuint)(2 * width));
            var centre = Load(ref source, here + 1);
            var sum = Three(ref source, above) + Three(ref source, here) + Three(ref source, below);
            var smooth = ((sum + (centre << 2) + Vector256.Create(6u)) * Reciprocal) >>> 16;
            var mixed = Blend.Mix(smooth, centre, factors);
            var words = Vector128.Narrow(mixed.GetLower(), mixed.GetUpper());
            var bytes = Vector128.Narrow(words, words).AsUInt64().ToScalar();
            MemoryMarshal.Write(target[((int)at + 1)..], in bytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Three(ref byte source, nuint at) =>
        Load(ref source, at) + Load(ref source, at + 1) + Load(ref source, at + 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Load(ref byte source, nuint at)
    {
        var words = Vector128.WidenLower(
            Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at))).AsByte()
        );
        return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words));
    }

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes)
    {
        var (height, width) = (images.shape[2], images.shape[3]);
        if (height < 3 || width < 3)
            return images.clone();
        var wide = images.to(ScalarType.Int32);
        var rows = wide.narrow(2, 0, height - 2) + wide.narrow(2, 1, height - 2) + wide.narrow(2, 2, height - 2);
        var sums = rows.narrow(3, 0, width - 2) + rows.narrow(3, 1, width - 2) + rows.narrow(3, 2, width - 2);
        var inner = images.narrow(2, 1, height - 2).narrow(3, 1, width - 2);
        var smooth = (sums + wide.narrow(2, 1, height - 2).narrow(3, 1, width - 2) * 4 + 6).floor_divide(13);
        var result = images.clone();
        result
            .narrow(2, 1, height - 2)
            .narrow(3, 1, width - 2)
            .copy_(Blend.Of(smooth, inner, Column(magnitudes, images)));
        return result;
    }
}
