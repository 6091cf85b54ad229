using Xunit;

namespace Bce3s.Data.Tests.Augmentation;

public class FlipTests
{
    [Theory]
    [InlineData(1, 1, 3, 5)]
    [InlineData(8, 3, 4, 70)]
    [InlineData(5, 1, 6, 1)]
    [InlineData(5, 3, 1, 6)]
    public void Every_image_is_itself_or_its_mirror_image(int count, int channels, int height, int width)
    {
        var images = Engines.Images(count, channels, height, width);
        var flipped = Engines.Both(new HorizontalFlip(), images);
        var turned = Engines.Both(new VerticalFlip(), images);
        for (var n = 0; n < count; n++)
        {
            Assert.True(Matches(images, flipped, n) || Matches(images, flipped, n, mirrored: true));
            Assert.True(Matches(images, turned, n) || Matches(images, turned, n, upsideDown: true));
        }
    }

    [Fact]
    public void With_a_probability_of_1_all_images_are_mirrored_in_their_direction()
    {
        var images = Engines.Images(3, 3, 5, 7);
        var flipped = Engines.Both(new HorizontalFlip(1), images);
        var turned = Engines.Both(new VerticalFlip(1), images);
        for (var n = 0; n < 3; n++)
        {
            Assert.True(Matches(images, flipped, n, mirrored: true));
            Assert.True(Matches(images, turned, n, upsideDown: true));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void The_share_of_mirrored_images_is_the_probability(double probability)
    {
        const int count = 4000;
        var images = Engines.Images(count, 1, 1, 8);
        var flipped = Engines.Both(new HorizontalFlip(probability), images);
        var mirrored = Enumerable.Range(0, count).Count(n => Matches(images, flipped, n, mirrored: true));
        var deviation = Math.Sqrt(count * probability * (1 - probability));
        Assert.InRange(mirrored, count * probability - 5 * deviation, count * probability + 5 * deviation);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_probability_outside_the_unit_interval_is_refused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HorizontalFlip(probability));

    [Fact]
    public void They_say_what_they_do() =>
        Assert.Equal(
            "horizontal flip (p 0.5), vertical flip (p 0.25)",
            $"{new HorizontalFlip()}, {new VerticalFlip(0.25)}"
        );

    private static bool Matches(
        byte[,,,] original,
        byte[,,,] flipped,
        int n,
        bool mirrored = false,
        bool upsideDown = false
    )
    {
        var (height, width) = (original.GetLength(2), original.GetLength(3));
        for (var c = 0; c < original.GetLength(1); c++)
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
            if (flipped[n, c, y, x] != original[n, c, upsideDown ? height - 1 - y : y, mirrored ? width - 1 - x : x])
                return false;
        return true;
    }
}
