using Xunit;

namespace Bce3s.Data.Tests.Augmentation;

public class CutoutTests
{
    [Theory]
    [InlineData(1, 1, 3, 5, 2, 0)]
    [InlineData(9, 3, 6, 7, 4, 0)]
    [InlineData(6, 2, 4, 4, 9, 200)]
    [InlineData(4, 1, 1, 1, 2, 0)]
    public void Each_image_loses_one_square_clipped_at_the_borders(
        int count,
        int channels,
        int height,
        int width,
        int side,
        byte fill
    )
    {
        var images = Engines.Images(count, channels, height, width);
        var cut = Engines.Both(new Cutout(side, fill: fill), images);
        for (var n = 0; n < count; n++)
            Assert.True(IsCutSomewhere(images, cut, n, side / 2, fill), $"image {n}");
    }

    [Fact]
    public void Every_pixel_is_a_centre_with_the_same_chance()
    {
        const int count = 6000;
        var cut = Engines.Both(new Cutout(2), Engines.Same(1, count, 1, 3, 4));
        // Side 2 around row r covers r−1 and r: the last row is in the hole for one centre row in three.
        var last = Enumerable.Range(0, count).Count(n => Enumerable.Range(0, 4).Any(x => cut[n, 0, 2, x] == 0));
        Assert.InRange(last, count / 3 - 5 * Math.Sqrt(count * 2 / 9.0), count / 3 + 5 * Math.Sqrt(count * 2 / 9.0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void The_share_of_cut_images_is_the_probability(double probability)
    {
        const int count = 4000;
        var cut = Engines.Both(new Cutout(4, probability), Engines.Same(1, count, 1, 2, 2));
        var holes = Enumerable.Range(0, count).Count(n => cut[n, 0, 0, 0] == 0);
        var deviation = Math.Sqrt(count * probability * (1 - probability));
        Assert.InRange(holes, count * probability - 5 * deviation, count * probability + 5 * deviation);
    }

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(-4, 1.0)]
    [InlineData(4, 1.5)]
    [InlineData(4, double.NaN)]
    public void Sides_and_probabilities_out_of_range_are_refused(int side, double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cutout(side, probability));

    private static bool IsCutSomewhere(byte[,,,] original, byte[,,,] cut, int n, int half, byte fill)
    {
        for (var row = 0; row < original.GetLength(2); row++)
        for (var column = 0; column < original.GetLength(3); column++)
            if (IsCutAt(original, cut, n, half, fill, row, column))
                return true;
        return false;
    }

    private static bool IsCutAt(byte[,,,] original, byte[,,,] cut, int n, int half, byte fill, int row, int column)
    {
        for (var c = 0; c < original.GetLength(1); c++)
        for (var y = 0; y < original.GetLength(2); y++)
        for (var x = 0; x < original.GetLength(3); x++)
        {
            var inside = y >= row - half && y < row + half && x >= column - half && x < column + half;
            if (cut[n, c, y, x] != (inside ? fill : original[n, c, y, x]))
                return false;
        }
        return true;
    }
}
