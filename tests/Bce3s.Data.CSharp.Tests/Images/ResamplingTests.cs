using System.Globalization;
using System.Security.Cryptography;
using Xunit;

namespace Bce3s.Data.Tests.Images;

public sealed class ResamplingTests
{
    private static readonly Interpolation[] s_all = Enum.GetValues<Interpolation>();

    [Fact]
    public void Every_filter_size_and_box_gives_the_bytes_of_pillow()
    {
        var lines = File.ReadAllLines(Places.Golden("images/resampling.txt"));
        Assert.True(lines.Length > 200);
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            var numbers = Array.ConvertAll(
                words,
                word => double.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number : 0
            );
            var picture = Pictures.Scattered(3, (int)numbers[0], (int)numbers[1]);
            var box = new ImageBox(numbers[3], numbers[4], numbers[5] - numbers[3], numbers[6] - numbers[4]);
            Resampling.Resize(picture, box, (int)numbers[7], (int)numbers[8], Enum.Parse<Interpolation>(words[2]));
            var shown = string.Concat(
                from c in Enumerable.Range(0, 3)
                select Convert.ToHexStringLower(picture.Plane(c)[..Math.Min(8, picture.Plane(c).Length)])
            );
            Assert.Equal($"{line}: {words[10]}", $"{line}: {shown}");
            var hash = Convert.ToHexStringLower(SHA256.HashData(picture.Bytes))[..16];
            Assert.Equal($"{line}: {words[9]}", $"{line}: {hash}");
        }
    }

    [Theory]
    [InlineData(Interpolation.Box)]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Bicubic)]
    [InlineData(Interpolation.Lanczos)]
    public void A_slow_double_precision_loop_agrees_to_rounding(Interpolation interpolation)
    {
        foreach (
            var (height, width, rows, columns) in new[] { (13, 40, 7, 50), (50, 9, 64, 3), (1, 1, 4, 4), (3, 3, 3, 2) }
        )
        {
            var picture = Pictures.Scattered(2, height, width);
            var expected = Slow(picture, rows, columns, interpolation);
            Resampling.Resize(picture, rows, columns, interpolation);
            for (var i = 0; i < expected.Length; i++)
                // Half a step of each of two roundings; the second pass may double the first one's where weights are negative.
                Assert.InRange(picture.Bytes[i] - expected[i], -1.6, 1.6);
        }
    }

    /// <summary>Weights and sums in double precision, straight from the filters' definitions; the intermediate image is clipped.</summary>
    private static double[] Slow(Picture picture, int rows, int columns, Interpolation interpolation)
    {
        var result = new double[picture.Channels * rows * columns];
        for (var c = 0; c < picture.Channels; c++)
        for (var i = 0; i < rows; i++)
        for (var j = 0; j < columns; j++)
            result[(c * rows + i) * columns + j] = Weighted(
                picture.Height,
                rows,
                i,
                interpolation,
                y => Weighted(picture.Width, columns, j, interpolation, x => Pictures.At(picture, c, y, x))
            );
        return result;
    }

    private static double Weighted(int size, int count, int index, Interpolation interpolation, Func<int, double> value)
    {
        var scale = (double)size / count;
        var stretch = Math.Max(1, scale);
        var (sum, total) = (0.0, 0.0);
        for (var at = 0; at < size; at++)
        {
            var weight = Filter(interpolation, (at + 0.5 - (index + 0.5) * scale) / stretch);
            (sum, total) = (sum + weight * value(at), total + weight);
        }
        return Math.Clamp(sum / total, 0, 255);
    }

    private static double Filter(Interpolation interpolation, double x) =>
        (interpolation, Math.Abs(x)) switch
        {
            (Interpolation.Box, _) => x > -0.5 && x <= 0.5 ? 1 : 0,
            (Interpolation.Bilinear, var d) => Math.Max(0, 1 - d),
            (Interpolation.Bicubic, < 1 and var d) => 1.5 * d * d * d - 2.5 * d * d + 1,
            (Interpolation.Bicubic, < 2 and var d) => -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2,
            (Interpolation.Lanczos, 0) => 1,
            (Interpolation.Lanczos, < 3 and var d) => 3
                * Math.Sin(Math.PI * d)
                * Math.Sin(Math.PI * d / 3)
                / (Math.PI * Math.PI * d * d),
            _ => 0,
        };

    [Fact]
    public void A_picture_of_one_colour_keeps_it()
    {
        foreach (var interpolation in s_all)
        foreach (var value in new[] { 0, 1, 128, 255 })
        foreach (var (rows, columns) in new[] { (1, 1), (5, 100), (90, 3), (64, 64) })
        {
            var picture = Pictures.Of(3, 31, 45, (_, _, _) => value);
            Resampling.Resize(picture, new(1.25, 3.5, 20.125, 30.75), rows, columns, interpolation);
            Assert.Equal((3, rows, columns), (picture.Channels, picture.Height, picture.Width));
            Assert.False(picture.Bytes.ContainsAnyExcept((byte)value));
        }
    }

    [Fact]
    public void The_same_size_is_the_same_picture()
    {
        foreach (var interpolation in s_all)
        {
            var picture = Pictures.Scattered(3, 17, 33);
            Resampling.Resize(picture, 17, 33, interpolation);
            Assert.Equal(Pictures.Scattered(3, 17, 33).Bytes, picture.Bytes);
        }
    }

    [Fact]
    public void Mirroring_first_or_last_is_the_same()
    {
        foreach (var (columns, rows) in new[] { (20, 30), (91, 11) })
        {
            var picture = Pictures.Scattered(1, 40, 60);
            var mirrored = Pictures.Of(1, 40, 60, (_, y, x) => Pictures.At(picture, 0, y, 59 - x));
            Resampling.Resize(picture, rows, columns, Interpolation.Bilinear);
            Resampling.Resize(mirrored, rows, columns, Interpolation.Bilinear);
            var back = Pictures.Of(1, rows, columns, (_, y, x) => Pictures.At(mirrored, 0, y, columns - 1 - x));
            for (var i = 0; i < picture.Bytes.Length; i++)
                // The sum of fixed-point weights is not exactly 1, and where it differs is not mirrored.
                Assert.InRange(picture.Bytes[i] - back.Bytes[i], -1, 1);
        }
    }

    [Fact]
    public void Transposing_swaps_rows_and_columns_of_any_size()
    {
        foreach (var rows in new[] { 1, 7, 8, 9, 40 })
        foreach (var columns in new[] { 1, 15, 32, 33, 64, 131 })
        {
            var picture = Pictures.Scattered(1, rows, columns + 3);
            var target = new byte[columns * (rows + 2)];
            Transposition.Transpose(picture.Bytes, columns + 3, rows, columns, target, rows + 2);
            for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
                Assert.Equal(Pictures.At(picture, 0, y, x), target[x * (rows + 2) + y]);
        }
    }

    [Theory]
    [InlineData(-1, 0, 5, 5)]
    [InlineData(0, 0, 0, 5)]
    [InlineData(0, 0, 5, 6)]
    [InlineData(4, 0, 2, 5)]
    [InlineData(double.NaN, 0, 5, 5)]
    [InlineData(0, 0, double.PositiveInfinity, 5)]
    public void A_box_outside_the_picture_is_refused(double top, double left, double height, double width) =>
        Assert.Throws<ArgumentException>(() =>
            Resampling.Resize(Pictures.Scattered(1, 5, 5), new(top, left, height, width), 3, 3, Interpolation.Bilinear)
        );

    [Fact]
    public void Sizes_without_pixels_and_unknown_filters_are_refused()
    {
        var picture = Pictures.Scattered(1, 5, 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.Resize(picture, 0, 5, Interpolation.Box));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.Resize(picture, 5, 0, Interpolation.Box));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.Resize(picture, 4, 4, (Interpolation)77));
        Assert.Equal(Pictures.Scattered(1, 5, 5).Bytes, picture.Bytes);
    }

    [Fact]
    public void Nothing_is_allocated_for_the_second_picture()
    {
        var picture = new Picture();
        void Once()
        {
            picture.Reset(3, 64, 80).Fill(1);
            Resampling.Resize(picture, new(2, 3, 50, 60), 32, 32, Interpolation.Bicubic);
        }
        for (var i = 0; i < 3; i++)
            Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Once();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
