using Xunit;

namespace Bce3s.Data.Tests.Augmentation;

public class RandomCropTests
{
    [Theory]
    [InlineData(1, 1, 5, 7, 2, 5, 7)]
    [InlineData(6, 3, 7, 5, 4, 7, 5)]
    [InlineData(9, 1, 1, 1, 3, 1, 1)]
    [InlineData(3, 2, 3, 4, 6, 3, 4)]
    [InlineData(5, 3, 7, 6, 0, 4, 6)]
    [InlineData(5, 1, 4, 5, 2, 8, 3)]
    public void Every_image_is_a_window_of_its_padded_self(
        int count,
        int channels,
        int height,
        int width,
        int padding,
        int rows,
        int columns
    )
    {
        var images = Engines.Images(count, channels, height, width);
        var cropped = Engines.Both(new RandomCrop(new(rows, columns), padding), images);
        Assert.Equal([count, channels, rows, columns], Engines.Shape(cropped));
        for (var n = 0; n < count; n++)
            Assert.NotEmpty(Offsets(images, cropped, n, padding));
    }

    [Fact]
    public void Offsets_are_uniform_and_drawn_for_each_image_and_direction()
    {
        const int count = 4900,
            padding = 3;
        var one = Engines.Images(1, 1, 5, 5).Cast<byte>();
        var images = Engines.Shaped([.. Enumerable.Repeat(one, count).SelectMany(b => b)], count, 1, 5, 5);
        var cropped = Engines.Both(new RandomCrop(padding: padding), images);
        var seen = new int[2 * padding + 1, 2 * padding + 1];
        for (var n = 0; n < count; n++)
        {
            var (dy, dx) = Assert.Single(Offsets(images, cropped, n, padding));
            seen[dy, dx]++;
        }
        // 48 degrees of freedom: 99.9 % of uniform draws stay below.
        Assert.InRange(seen.Cast<int>().Sum(hits => (hits - 100.0) * (hits - 100) / 100), 0, 84.0);
    }

    [Fact]
    public void Without_padding_and_size_nothing_changes()
    {
        var images = Engines.Images(2, 1, 3, 3);
        Assert.Equal(images, Engines.Both(new RandomCrop(padding: 0), images));
        Assert.Equal(images, Engines.Both(new RandomCrop(new(3, 3), 0), images));
    }

    [Fact]
    public void Impossible_input_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(padding: -1));
        Assert.Contains(
            "4096",
            Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(padding: 2_000_000_000)).Message
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(new(0, 3), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(new(3, -1), 1));
        var tooLarge = new RandomCrop(new(6, 7), 1);
        var images = Engines.Images(2, 1, 4, 4);
        Assert.Contains(
            "6×7",
            Assert.Throws<ArgumentException>(() => Engines.PerImage(tooLarge, images, Engines.Numbers(2))).Message
        );
        Assert.Throws<ArgumentException>(() => Engines.Batched(tooLarge, images, Engines.Numbers(2)));
    }

    /// <summary>All window positions that explain image n, found pixel by pixel.</summary>
    private static List<(int Row, int Column)> Offsets(byte[,,,] original, byte[,,,] cropped, int n, int padding)
    {
        var (channels, height, width) = (original.GetLength(1), original.GetLength(2), original.GetLength(3));
        var (rows, columns) = (cropped.GetLength(2), cropped.GetLength(3));
        var found = new List<(int, int)>();
        for (var dy = 0; dy <= height + 2 * padding - rows; dy++)
        for (var dx = 0; dx <= width + 2 * padding - columns; dx++)
        {
            var same = true;
            for (var c = 0; c < channels; c++)
            for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
            {
                var (row, column) = (y + dy - padding, x + dx - padding);
                var inside = row >= 0 && row < height && column >= 0 && column < width;
                same &= cropped[n, c, y, x] == (inside ? original[n, c, row, column] : 0);
            }
            if (same)
                found.Add((dy, dx));
        }
        return found;
    }
}
