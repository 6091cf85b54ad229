using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation;

public class GlmcMixingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.2)]
    [InlineData(4)]
    public void The_share_is_beta_distributed(double alpha)
    {
        using var random = new Generator(12);
        const int draws = 4000;
        var shares = Enumerable.Range(0, draws).Select(_ => GlmcMixing.Draw(5, 5, alpha, random).Lambda).ToArray();
        var mean = shares.Average();
        var variance = shares.Average(l => (l - mean) * (l - mean));
        Assert.All(shares, l => Assert.InRange(l, 0, 1));
        // Beta(α, α): mean 1/2, variance 1/(4(2α + 1)).
        var expected = 1 / (4 * (2 * alpha + 1));
        Assert.Equal(0.5, mean, 5 * Math.Sqrt(expected / draws));
        Assert.Equal(expected, variance, 0.1 * expected);
        // Beta(1, 1) is uniform: its deciles too.
        if (alpha == 1)
            Assert.All(shares.GroupBy(l => (int)(l * 10)), decile => Assert.InRange(decile.Count(), 300, 500));
    }

    [Fact]
    public void A_tiny_parameter_mixes_nothing_and_draws_no_nonsense()
    {
        using var random = new Generator(1);
        var shares = Enumerable
            .Range(0, 400)
            .Select(_ => GlmcMixing.Draw(3, 3, GlmcMixing.SmallestAlpha, random).Lambda)
            .ToArray();
        Assert.All(shares, l => Assert.True(l is < 1e-6 or > 1 - 1e-6));
        Assert.InRange(shares.Average(), 0.35, 0.65);
    }

    [Fact]
    public void Boxes_lie_inside_the_image_and_their_centres_everywhere()
    {
        using var random = new Generator(2);
        var covered = new int[7, 5];
        for (var i = 0; i < 5000; i++)
        {
            var box = GlmcMixing.Draw(7, 5, 1, random);
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
        long row,
        long column,
        long top,
        long left,
        long height,
        long width
    ) => Assert.Equal(new GlmcMixing(lambda, top, left, height, width), GlmcMixing.At(lambda, row, column, 28, 28));

    [Fact]
    public void The_same_generator_state_draws_the_same()
    {
        using var random = new Generator(3);
        var first = GlmcMixing.Draw(9, 9, 1, random);
        Assert.NotEqual(first, GlmcMixing.Draw(9, 9, 1, random));
        Assert.Equal(first, GlmcMixing.Draw(9, 9, 1, new Generator(3)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_parameter_that_is_no_distribution_is_refused(double alpha) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GlmcMixing.Draw(3, 3, alpha, new Generator(0)));
}
