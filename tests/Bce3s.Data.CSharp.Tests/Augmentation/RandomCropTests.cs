using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation;

public class RandomCropTests
{
    [Theory]
    [InlineData(1, 1, 5, 7, 2)]
    [InlineData(6, 3, 7, 5, 4)]
    [InlineData(9, 1, 1, 1, 3)]
    [InlineData(4, 3, 28, 28, 4)]
    [InlineData(3, 2, 3, 4, 6)]
    public void Every_image_is_a_window_of_its_padded_self(int count, int channels, int height, int width, int padding)
    {
        using var scope = NewDisposeScope();
        var images = Batches.Distinct(count, channels, height, width);
        var original = Batches.Values(images);
        var result = new RandomCrop(padding).Apply(images, new Generator(3));
        Assert.Equal(images.shape, result.shape);
        Assert.Equal(images.dtype, result.dtype);
        var cropped = Batches.Values(result);
        for (var n = 0; n < count; n++)
            Assert.NotEmpty(Offsets(original, cropped, n, padding));
        Assert.Equal(original, Batches.Values(images));
    }

    [Fact]
    public void Offsets_are_uniform_and_drawn_for_each_image_and_direction()
    {
        using var scope = NewDisposeScope();
        const int count = 4900,
            padding = 3;
        var images = Batches.Distinct(1, 1, 5, 5).expand(count, 1, 5, 5).contiguous();
        var original = Batches.Values(images);
        var cropped = Batches.Values(new RandomCrop(padding).Apply(images, new Generator(17)));
        var seen = new int[2 * padding + 1, 2 * padding + 1];
        for (var n = 0; n < count; n++)
        {
            var (dy, dx) = Assert.Single(Offsets(original, cropped, n, padding));
            seen[dy, dx]++;
        }
        // 100 expected of each of the 49 pairs, standard deviation 10.
        Assert.All(seen.Cast<int>(), hits => Assert.InRange(hits, 55, 145));
    }

    [Fact]
    public void The_same_generator_state_gives_the_same_crops()
    {
        using var scope = NewDisposeScope();
        var images = Batches.Distinct(16, 1, 9, 9);
        var crop = new RandomCrop(4);
        var random = new Generator(5);
        var first = Batches.Flat(crop.Apply(images, random));
        var second = Batches.Flat(crop.Apply(images, random));
        Assert.NotEqual(first, second);
        Assert.Equal(first, Batches.Flat(crop.Apply(images, new Generator(5))));
    }

    [Fact]
    public void Without_padding_nothing_changes()
    {
        using var scope = NewDisposeScope();
        var images = Batches.Distinct(2, 1, 3, 3);
        Assert.Equal(Batches.Flat(images), Batches.Flat(new RandomCrop(0).Apply(images, new Generator(0))));
    }

    [Fact]
    public void Impossible_input_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(-1));
        Assert.Throws<ArgumentException>(() => new RandomCrop(1).Apply(zeros(3, 4, 4), new Generator(0)));
        Assert.Throws<ArgumentException>(() =>
            new RandomCrop(1).Apply(zeros(1, 1, 4, 4, dtype: ScalarType.Byte), new Generator(0))
        );
    }

    /// <summary>All window positions that explain image n, found pixel by pixel.</summary>
    private static List<(int Row, int Column)> Offsets(float[,,,] original, float[,,,] cropped, int n, int padding)
    {
        var (channels, height, width) = (original.GetLength(1), original.GetLength(2), original.GetLength(3));
        var found = new List<(int, int)>();
        for (var dy = 0; dy <= 2 * padding; dy++)
        for (var dx = 0; dx <= 2 * padding; dx++)
        {
            var same = true;
            for (var c = 0; c < channels; c++)
            for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
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
