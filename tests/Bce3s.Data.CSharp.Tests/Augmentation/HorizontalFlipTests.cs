using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation;

public class HorizontalFlipTests
{
    [Theory]
    [InlineData(1, 1, 3, 5)]
    [InlineData(8, 3, 4, 7)]
    [InlineData(5, 1, 6, 1)]
    public void Every_image_is_itself_or_its_mirror_image(int count, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        var images = Batches.Distinct(count, channels, height, width);
        var original = Batches.Values(images);
        var flipped = Batches.Values(new HorizontalFlip().Apply(images, new Generator(1)));
        for (var n = 0; n < count; n++)
            Assert.True(
                Matches(original, flipped, n, mirrored: false) || Matches(original, flipped, n, mirrored: true)
            );
        Assert.Equal(original, Batches.Values(images));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void The_share_of_mirrored_images_is_the_probability(double probability)
    {
        using var scope = NewDisposeScope();
        const int count = 4000;
        var images = Batches.Distinct(count, 1, 1, 3);
        var original = Batches.Values(images);
        var flipped = Batches.Values(new HorizontalFlip(probability).Apply(images, new Generator(2)));
        var mirrored = Enumerable.Range(0, count).Count(n => Matches(original, flipped, n, mirrored: true));
        var deviation = Math.Sqrt(count * probability * (1 - probability));
        Assert.InRange(mirrored, count * probability - 5 * deviation, count * probability + 5 * deviation);
    }

    [Fact]
    public void The_same_generator_state_gives_the_same_flips()
    {
        using var scope = NewDisposeScope();
        var images = Batches.Distinct(64, 1, 2, 3);
        var random = new Generator(9);
        var first = Batches.Flat(new HorizontalFlip().Apply(images, random));
        Assert.NotEqual(first, Batches.Flat(new HorizontalFlip().Apply(images, random)));
        Assert.Equal(first, Batches.Flat(new HorizontalFlip().Apply(images, new Generator(9))));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_probability_outside_the_unit_interval_is_refused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HorizontalFlip(probability));

    private static bool Matches(float[,,,] original, float[,,,] flipped, int n, bool mirrored)
    {
        var width = original.GetLength(3);
        for (var c = 0; c < original.GetLength(1); c++)
        for (var y = 0; y < original.GetLength(2); y++)
        for (var x = 0; x < width; x++)
            if (flipped[n, c, y, x] != original[n, c, y, mirrored ? width - 1 - x : x])
                return false;
        return true;
    }
}
