namespace Bce3s.Data.Tests.Augmentation.Operations;

/// <summary>Pillow's operators one pixel after the other, written from its documentation and sources without regard to speed.</summary>
internal static class SlowOperations
{
    public static byte[,,] Point(byte[,,] image, Func<int, int> change) =>
        Each(image, (c, y, x) => (byte)change(image[c, y, x]));

    public static byte[,,] Solarize(byte[,,] image, double threshold) =>
        Point(image, value => value < threshold ? value : 255 - value);

    public static byte[,,] Posterize(byte[,,] image, int bits) =>
        Point(image, value => value / (1 << (8 - bits)) * (1 << (8 - bits)));

    public static byte[,,] AutoContrast(byte[,,] image) =>
        Each(
            image,
            (c, y, x) =>
            {
                var values = Plane(image, c);
                var (low, high) = (values.Min(), values.Max());
                if (high <= low)
                    return image[c, y, x];
                var scale = 255.0 / (high - low);
                return (byte)Math.Max(0, Math.Min(255, (int)(image[c, y, x] * scale + -low * scale)));
            }
        );

    public static byte[,,] Equalize(byte[,,] image) =>
        Each(
            image,
            (c, y, x) =>
            {
                var values = Plane(image, c);
                var brightest = values.Max();
                var step = values.Count(value => value != brightest) / 255;
                if (step == 0)
                    return image[c, y, x];
                var darker = values.Count(value => value < image[c, y, x]);
                return (byte)Math.Min(255, (darker + step / 2) / step);
            }
        );

    public static byte[,,] Grey(byte[,,] image) =>
        image.GetLength(0) == 1
            ? image
            : Each(
                image,
                (_, y, x) =>
                    (byte)((image[0, y, x] * 19595 + image[1, y, x] * 38470 + image[2, y, x] * 7471 + 32768) / 65536)
            );

    public static byte[,,] Brightness(byte[,,] image, double factor) =>
        Blend(Each(image, (_, _, _) => 0), image, factor);

    public static byte[,,] Color(byte[,,] image, double factor) => Blend(Grey(image), image, factor);

    public static byte[,,] Contrast(byte[,,] image, double factor)
    {
        var mean = (byte)(Plane(Grey(image), 0).Average(value => (double)value) + 0.5);
        return Blend(Each(image, (_, _, _) => mean), image, factor);
    }

    /// <summary>Sums in float32, as Pillow's filter.</summary>
    public static byte[,,] Sharpness(byte[,,] image, double factor)
    {
        var (height, width) = (image.GetLength(1), image.GetLength(2));
        return Blend(
            Each(
                image,
                (c, y, x) =>
                {
                    if (y == 0 || x == 0 || y == height - 1 || x == width - 1)
                        return image[c, y, x];
                    var sum = 0.5f;
                    for (var row = 1; row >= -1; row--)
                    {
                        var weight = row == 0 ? 5f / 13 : 1f / 13;
                        sum +=
                            image[c, y + row, x - 1] * (1f / 13)
                            + image[c, y + row, x] * weight
                            + image[c, y + row, x + 1] * (1f / 13);
                    }
                    return (byte)Math.Clamp(sum, 0, 255);
                }
            ),
            image,
            factor
        );
    }

    public static byte[,,] Blend(byte[,,] from, byte[,,] image, double factor)
    {
        var alpha = (float)factor;
        return Each(
            image,
            (c, y, x) =>
            {
                float product = alpha * (image[c, y, x] - from[c, y, x]);
                float sum = from[c, y, x] + product;
                return sum <= 0 ? (byte)0
                    : sum >= 255 ? (byte)255
                    : (byte)sum;
            }
        );
    }

    /// <summary>Pixel (x, y) shows the one at the place that its centre is mapped to.</summary>
    public static byte[,,] Nearest(byte[,,] image, Func<double, double, (double X, double Y)> map, byte fill) =>
        Each(
            image,
            (c, y, x) =>
            {
                var (fromX, fromY) = map(x + 0.5, y + 0.5);
                return fromX >= 0 && fromX < image.GetLength(2) && fromY >= 0 && fromY < image.GetLength(1)
                    ? image[c, (int)fromY, (int)fromX]
                    : fill;
            }
        );

    /// <summary>The same for a linear map (a b; c d) about a centre, with its numbers rounded to 1/65536 as in Pillow.</summary>
    public static byte[,,] Linear(byte[,,] image, double[] matrix, double centreX, double centreY, byte fill)
    {
        static double Rounded(double value) => Math.Floor(value * 65536 + 0.5);
        var (a, b, c, d) = (matrix[0], matrix[1], matrix[2], matrix[3]);
        var startX = Rounded(a * (0.5 - centreX) + b * (0.5 - centreY) + centreX);
        var startY = Rounded(c * (0.5 - centreX) + d * (0.5 - centreY) + centreY);
        // Back at pixel centres, where the sums start.
        return Nearest(
            image,
            (x, y) =>
                (
                    (startX + Rounded(a) * (x - 0.5) + Rounded(b) * (y - 0.5)) / 65536,
                    (startY + Rounded(c) * (x - 0.5) + Rounded(d) * (y - 0.5)) / 65536
                ),
            fill
        );
    }

    /// <summary>All sixteen neighbours, those outside the image repeat its border.</summary>
    public static byte[,,] Bicubic(byte[,,] image, Func<double, double, (double X, double Y)> map, byte fill)
    {
        var (height, width) = (image.GetLength(1), image.GetLength(2));
        return Each(
            image,
            (c, y, x) =>
            {
                var (fromX, fromY) = map(x + 0.5, y + 0.5);
                if (!(fromX >= 0 && fromX < width && fromY >= 0 && fromY < height))
                    return fill;
                var (left, top) = ((int)Math.Floor(fromX - 0.5), (int)Math.Floor(fromY - 0.5));
                var rows = new double[4];
                for (var row = 0; row < 4; row++)
                    rows[row] = Cubic(
                        [
                            .. Enumerable
                                .Range(left - 1, 4)
                                .Select(column =>
                                    (double)
                                        image[
                                            c,
                                            Math.Clamp(top - 1 + row, 0, height - 1),
                                            Math.Clamp(column, 0, width - 1)
                                        ]
                                ),
                        ],
                        fromX - 0.5 - left
                    );
                return (byte)Math.Clamp(Cubic(rows, fromY - 0.5 - top), 0, 255);
            }
        );
    }

    private static double Cubic(double[] v, double t) =>
        v[1] + t * (-v[0] + v[2] + t * (2 * (v[0] - v[1]) + v[2] - v[3] + t * (-v[0] + v[1] - v[2] + v[3])));

    private static byte[] Plane(byte[,,] image, int channel)
    {
        var values = new List<byte>();
        for (var y = 0; y < image.GetLength(1); y++)
        for (var x = 0; x < image.GetLength(2); x++)
            values.Add(image[channel, y, x]);
        return [.. values];
    }

    private static byte[,,] Each(byte[,,] image, Func<int, int, int, byte> pixel)
    {
        var result = new byte[image.GetLength(0), image.GetLength(1), image.GetLength(2)];
        for (var c = 0; c < result.GetLength(0); c++)
        for (var y = 0; y < result.GetLength(1); y++)
        for (var x = 0; x < result.GetLength(2); x++)
            result[c, y, x] = pixel(c, y, x);
        return result;
    }
}
