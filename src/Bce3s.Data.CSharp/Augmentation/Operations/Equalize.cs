using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// v ↦ min(255, (⌊s/2⌋ + pixels darker than v) div s) with s = (pixels that are not of the brightest value) div 255; a channel with s = 0
/// stays as it is.
/// </summary>
internal sealed class Equalize() : ImageOperation("equalize")
{
    private protected override void Change(Picture image, double magnitude)
    {
        // Neighbours are often equal: counting every other one elsewhere spares the wait for the last count.
        Span<int> counts = stackalloc int[512];
        Span<byte> table = stackalloc byte[256];
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            counts.Clear();
            var place = 0;
            for (; place < plane.Length - 1; place += 2)
            {
                counts[plane[place]]++;
                counts[256 + plane[place + 1]]++;
            }
            if (place < plane.Length)
                counts[plane[place]]++;
            for (var value = 0; value < 256; value++)
                counts[value] += counts[256 + value];
            if (Fill(table, counts[..256], plane.Length))
                PixelMap.Lookup(plane, table);
        }
    }

    private static bool Fill(Span<byte> table, ReadOnlySpan<int> counts, int pixels)
    {
        var last = counts.LastIndexOfAnyExcept(0);
        var step = (uint)(pixels - counts[last]) / 255;
        if (step == 0)
            return false;
        var darker = step / 2;
        for (var value = 0; value <= last; value++)
        {
            if (counts[value] == 0)
                continue;
            table[value] = (byte)Math.Min(darker / step, 255);
            darker += (uint)counts[value];
        }
        return true;
    }

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes)
    {
        var (count, channels, height, width) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3]);
        var values = images.reshape(count * channels, height * width).to(ScalarType.Int64);
        var counts = zeros(count * channels, 256, dtype: ScalarType.Int64, device: images.device)
            .scatter_add_(1, values, ones_like(values));
        var brightest = counts.gather(1, values.amax([1], true));
        var step = (height * width - brightest).floor_divide(255);
        var divisor = step.clamp_min(1);
        var darker = counts.cumsum(1) - counts + divisor.floor_divide(2);
        var table = darker.floor_divide(divisor).clamp_max(255).to(ScalarType.Byte);
        var equalized = table.gather(1, values).view(images.shape);
        return where(step.eq(0).view(count, channels, 1, 1), images, equalized);
    }
}
