using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Pillow's affine transform with bicubic interpolation (a = −1) for a shear along one axis. Places across the axis are pixel centres, where the
/// cubic gives the pixel itself, so that four neighbours along the axis are left of the sixteen.
/// </summary>
internal sealed class BicubicShear(string name, bool vertical, byte fill) : ImageOperation(name)
{
    private protected override void Change(Picture image, double magnitude)
    {
        var (channels, height, width) = (image.Channels, image.Height, image.Width);
        var source = image.Bytes;
        var target = image.Draft(channels, height, width);
        var (lines, length) = vertical ? (width, height) : (height, width);
        var (lineStep, step) = vertical ? (1, width) : (width, 1);
        var area = height * width;
        for (var line = 0; line < lines; line++)
        {
            var offset = magnitude * (line + 0.5);
            for (var i = 0; i < length; i++)
            {
                var to = line * lineStep + i * step;
                var place = i + 0.5 + offset;
                if (!(place >= 0 && place < length))
                {
                    for (var plane = 0; plane < source.Length; plane += area)
                        target[plane + to] = fill;
                    continue;
                }
                place -= 0.5;
                var floor = Math.Floor(place);
                var (fraction, first) = (place - floor, (int)floor);
                var a = line * lineStep + Math.Max(first - 1, 0) * step;
                var b = line * lineStep + Math.Max(first, 0) * step;
                var c = line * lineStep + Math.Min(first + 1, length - 1) * step;
                var d = line * lineStep + Math.Min(first + 2, length - 1) * step;
                for (var plane = 0; plane < source.Length; plane += area)
                {
                    var pixels = source.Slice(plane, area);
                    target[plane + to] = Cubic(pixels[a], pixels[b], pixels[c], pixels[d], fraction);
                }
            }
        }
        image.Accept();
    }

    private static byte Cubic(int a, int b, int c, int d, double t)
    {
        double p2 = c - a;
        double p3 = 2 * (a - b) + c - d;
        double p4 = b - a - c + d;
        return (byte)Math.Clamp(b + t * (p2 + t * (p3 + t * p4)), 0, 255);
    }

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes)
    {
        var (x, y) = PixelSampling.Grid(images.shape[2], images.shape[3], images.device);
        var (along, across, axis) = vertical ? (y, x, 2) : (x, y, 3);
        var length = images.shape[axis];
        var offset = Column(magnitudes, images) * (across.to(ScalarType.Float64) + 0.5);
        var place = along.to(ScalarType.Float64) + 0.5 + offset;
        var outside = place.ge(0).logical_and(place.lt(length)).logical_not();
        place = place - 0.5;
        var floor = place.floor();
        var t = place - floor;
        var first = floor.to(ScalarType.Int64);

        Tensor Neighbour(long distance) =>
            images.gather(axis, (first + distance).clamp(0, length - 1).expand_as(images)).to(ScalarType.Float64);

        var (a, b, c, d) = (Neighbour(-1), Neighbour(0), Neighbour(1), Neighbour(2));
        var p2 = c - a;
        var p3 = (a - b) * 2 + c - d;
        var p4 = b - a - c + d;
        var values = p4.mul_(t).add_(p3).mul_(t).add_(p2).mul_(t).add_(b);
        return values.clamp_(0, 255).to(ScalarType.Byte).masked_fill_(outside, fill);
    }
}
