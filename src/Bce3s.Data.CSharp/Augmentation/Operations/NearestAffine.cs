using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Pillow's affine transform with the nearest pixel, in its fixed-point arithmetic. (For coordinates of 32,768 and more Pillow changes to floats;
/// this does not.)
/// </summary>
internal sealed class NearestAffine(string name, byte fill, Func<double, ImageSize, AffineMatrix> matrix)
    : ImageOperation(name)
{
    private protected override void Change(Picture image, double magnitude)
    {
        var (channels, height, width) = (image.Channels, image.Height, image.Width);
        var map = matrix(magnitude, new(height, width)).ToFixed();
        var source = image.Bytes;
        var target = image.Draft(channels, height, width);
        target.Fill(fill);
        var area = height * width;
        for (var y = 0; y < height; y++)
        {
            var (fromX, fromY) = (map.B * y + map.C, map.E * y + map.F);
            for (var to = y * width; to < (y + 1) * width; to++)
            {
                var (x, row) = (fromX >> 16, fromY >> 16);
                if ((ulong)x < (ulong)width && (ulong)row < (ulong)height)
                {
                    var from = (int)row * width + (int)x;
                    for (var plane = 0; plane < source.Length; plane += area)
                        target[plane + to] = source[plane + from];
                }
                fromX += map.A;
                fromY += map.D;
            }
        }
        image.Accept();
    }

    private protected override Tensor Change(Tensor images, ReadOnlySpan<double> magnitudes)
    {
        var (count, height, width) = (magnitudes.Length, images.shape[2], images.shape[3]);
        var numbers = new long[6 * count];
        for (var i = 0; i < count; i++)
        {
            var map = matrix(magnitudes[i], new((int)height, (int)width)).ToFixed();
            (numbers[i], numbers[count + i], numbers[2 * count + i]) = (map.A, map.B, map.C);
            (numbers[3 * count + i], numbers[4 * count + i], numbers[5 * count + i]) = (map.D, map.E, map.F);
        }
        var maps = tensor(numbers, [6, count, 1, 1, 1], ScalarType.Int64, images.device);
        var (x, y) = PixelSampling.Grid(height, width, images.device);
        var bits = tensor(16L, device: images.device);
        return PixelSampling.Pick(
            images,
            (maps[0] * x + maps[1] * y + maps[2]).bitwise_right_shift(bits),
            (maps[3] * x + maps[4] * y + maps[5]).bitwise_right_shift(bits),
            fill
        );
    }
}
