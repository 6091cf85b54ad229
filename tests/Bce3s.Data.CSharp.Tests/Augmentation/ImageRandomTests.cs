using Xunit;

namespace Bce3s.Data.Tests.Augmentation;

public class ImageRandomTests
{
    [Fact]
    public void An_image_that_comes_again_gets_other_numbers()
    {
        long[] order = [5, 2, 5, 5, 2, 0];
        var numbers = ImageRandom.ForEpoch(3, 1, order, view: 1);
        (long Image, int Repeat)[] keys = [(5, 0), (2, 0), (5, 1), (5, 2), (2, 1), (0, 0)];
        var expected = keys.Select(key => new ImageRandom(3, 1, key.Image, key.Repeat, 1).Fraction()).ToArray();
        Assert.Equal(expected, numbers.Select(n => n.Fraction()));
        Assert.Equal(6, expected.Distinct().Count());
    }

    [Fact]
    public void Numbers_are_the_same_on_every_machine_and_in_every_version()
    {
        // SplitMix64 over the keys, computed with Python's integers.
        var random = new ImageRandom(seed: 1, epoch: 2, image: 3, repeat: 4, view: 5);
        foreach (var expected in new[] { 862, 436, 704, 946, 319, 805 })
            Assert.Equal(expected, random.Below(1000));
    }

    [Fact]
    public void Seeds_epochs_images_repeats_views_and_steps_have_their_own_numbers()
    {
        var first = new[]
        {
            new ImageRandom(0, 0, 0),
            new ImageRandom(1, 0, 0),
            new ImageRandom(0, 1, 0),
            new ImageRandom(0, 0, 1),
            new ImageRandom(0, 0, 0, 1),
            new ImageRandom(0, 0, 0, 0, 1),
            ImageRandom.OfStep(0, 0, 0),
            ImageRandom.OfStep(0, 0, 1),
        }.Select(n => n.Fraction());
        Assert.Equal(8, first.Distinct().Count());
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_a_normal_distribution()
    {
        var random = new ImageRandom(0, 0, 0);
        var numbers = Enumerable.Range(0, 20000).Select(_ => random.Normal()).ToArray();
        Assert.Equal(0, numbers.Average(), 0.03);
        Assert.Equal(1, numbers.Average(x => x * x), 0.05);
        Assert.Equal(3, numbers.Average(x => x * x * x * x), 0.25);
        Assert.Equal(0.6827, numbers.Average(x => Math.Abs(x) < 1 ? 1.0 : 0), 0.015);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.2)]
    [InlineData(4)]
    public void Beta_numbers_have_the_moments_of_a_beta_distribution(double alpha)
    {
        var random = new ImageRandom(12, 0, 0);
        const int draws = 10000;
        var shares = Enumerable.Range(0, draws).Select(_ => random.Beta(alpha)).ToArray();
        var mean = shares.Average();
        Assert.All(shares, l => Assert.InRange(l, 0, 1));
        // Beta(α, α): mean 1/2, variance 1/(4(2α + 1)), fourth central moment 3/(16(2α + 1)(2α + 3)).
        var variance = 1 / (4 * (2 * alpha + 1));
        Assert.Equal(0.5, mean, 5 * Math.Sqrt(variance / draws));
        Assert.Equal(variance, shares.Average(l => Math.Pow(l - 0.5, 2)), 0.05 * variance);
        var fourth = 3 / (16 * (2 * alpha + 1) * (2 * alpha + 3));
        Assert.Equal(fourth, shares.Average(l => Math.Pow(l - 0.5, 4)), 0.08 * fourth);
        // Beta(1, 1) is uniform: its deciles too.
        if (alpha == 1)
            Assert.All(shares.GroupBy(l => (int)(l * 10)), decile => Assert.InRange(decile.Count(), 850, 1150));
    }

    [Fact]
    public void A_tiny_beta_parameter_gives_0_or_1_and_no_nonsense()
    {
        var random = new ImageRandom(1, 0, 0);
        var shares = Enumerable.Range(0, 400).Select(_ => random.Beta(ImageRandom.SmallestAlpha)).ToArray();
        Assert.All(shares, l => Assert.True(l is < 1e-6 or > 1 - 1e-6));
        Assert.InRange(shares.Average(), 0.35, 0.65);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_parameter_that_is_no_distribution_is_refused(double alpha) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageRandom(0, 0, 0).Beta(alpha));
}
