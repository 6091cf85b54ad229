using Xunit;

namespace Bce3s.Data.Tests.Mixing;

public class GlmcMixingTests
{
    [Fact]
    public void Boxes_lie_inside_the_image_and_their_centres_everywhere()
    {
        var random = ImageRandom.OfStep(2, 0, 0);
        var covered = new int[7, 5];
        for (var i = 0; i < 5000; i++)
        {
            var box = GlmcMixing.Draw(7, 5, 1, ref random);
            Assert.InRange(box.Top, 0, 7);
            Assert.InRange(box.Left, 0, 5);
            Assert.InRange(box.Height, 0, 7 - box.Top);
            Assert.InRange(box.Width, 0, 5 - box.Left);
            for (var y = box.Top; y < box.Top + box.Height; y++)
            for (var x = box.Left; x < box.Left + box.Width; x++)
                covered[y, x]++;
        }
        Assert.All(covered.Cast<int>(), hits => Assert.InRange(hits, 500, 4900));
    }

    [Theory]
    [InlineData(0.75, 14, 14, 7, 7, 14, 14)]
    [InlineData(0.75, 0, 27, 0, 20, 7, 8)]
    [InlineData(0.5, 14, 14, 4, 4, 20, 20)]
    [InlineData(1, 14, 3, 14, 3, 0, 0)]
    [InlineData(0, 14, 14, 0, 0, 28, 28)]
    [InlineData(0, 0, 27, 0, 13, 14, 15)]
    public void A_box_has_the_rounded_up_side_around_its_centre(
        double lambda,
        int row,
        int column,
        int top,
        int left,
        int height,
        int width
    ) =>
        Assert.Equal(new GlmcMixing(lambda, top, left, height, width), GlmcMixing.At(lambda, row, column, new(28, 28)));

    [Fact]
    public void The_same_step_draws_the_same()
    {
        var random = ImageRandom.OfStep(3, 4, 5);
        var first = GlmcMixing.Draw(9, 9, 1, ref random);
        Assert.NotEqual(first, GlmcMixing.Draw(9, 9, 1, ref random));
        var again = ImageRandom.OfStep(3, 4, 5);
        Assert.Equal(first, GlmcMixing.Draw(9, 9, 1, ref again));
        Assert.Equal(first.Lambda, ImageRandom.OfStep(3, 4, 5).Beta(1));
    }
}
