using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Shows what lies the magnitude, rounded half up to pixels, to the right or below; with the nearest pixel that is a shift.</summary>
internal sealed class Translation(string name, bool vertical, byte fill) : ImageOperation(name)
{
    private static long Shift(double magnitude) => (long)Math.Floor(magnitude + 0.5);

    private protected override void Change(Picture image, double magnitude)
    {
        var (channels, height, width) = (image.Channels, image.Height, image.Width);
        // A shift down a plane moves it as one row whose pixels are rows.
        var (lines, length, unit) = vertical ? (channels, height, width) : (channels * height, width, 1);
        var shift = (int)Math.Clamp(Shift(magnitude), -length, length);
        var kept = (length - Math.Abs(shift)) * unit;
        var (from, to) = (Math.Max(shift, 0) * unit, Math.Max(-shift, 0) * unit);
        var source = image.Bytes;
        var target = image.Draft(channels, height, width);
        target.Fill(fill);
        for (var line = 0; line < lines; line++)
        {
            var start = line * length * unit;
            source.Slice(start + from, kept).CopyTo(target[(start + to)..]);
        }
        image.Accept();
    }

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes)
    {
        var shifts = new long[magnitudes.Length];
        for (var i = 0; i < shifts.Length; i++)
            shifts[i] = Shift(magnitudes[i]);
        var shift = tensor(shifts, [shifts.Length, 1, 1, 1], ScalarType.Int64, images.device);
        var (x, y) = PixelSampling.Grid(images.shape[2], images.shape[3], images.device);
        return vertical
            ? PixelSampling.Pick(images, x, y + shift, fill)
            : PixelSampling.Pick(images, x + shift, y, fill);
    }
}
