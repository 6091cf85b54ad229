using Xunit;

namespace Bce3s.Data.Tests.Augmentation.Policies;

/// <summary>RandAugment and TrivialAugment, which draw all operations equally often.</summary>
public class UniformPolicyTests
{
    private static readonly ImageSize s_size = new(32, 48);

    [Fact]
    public void RandAugment_draws_every_operation_equally_often_at_one_strength_with_either_sign()
    {
        const int images = 10000;
        var space = OperationSpace.RandAugment();
        var draws = DrawnOperations.Of(new RandAugment(3, 12), 3, images, s_size);
        for (var step = 0; step < 3; step++)
        for (var operation = 0; operation < 14; operation++)
        {
            var ranged = space.Operations[operation];
            var drawn = draws.Select(each => each[step]).Where(draw => draw.Operation == operation).ToArray();
            DrawnOperations.AssertShare(1 / 14.0, drawn.Length, images);
            var (plus, minus) = (ranged.Magnitude(12, false, s_size), ranged.Magnitude(12, true, s_size));
            DrawnOperations.AssertShare(
                plus == minus ? 1 : 0.5,
                drawn.Count(draw => draw.Magnitude == plus),
                drawn.Length
            );
            Assert.All(drawn, draw => Assert.True(draw.Magnitude == plus || draw.Magnitude == minus));
        }
    }

    [Fact]
    public void TrivialAugment_draws_one_operation_at_any_strength()
    {
        const int images = 30000;
        var space = OperationSpace.TrivialAugmentWide();
        var draws = DrawnOperations.Of(new TrivialAugmentWide(), 1, images, s_size).Select(each => each[0]).ToArray();
        for (var operation = 0; operation < 14; operation++)
            DrawnOperations.AssertShare(1 / 14.0, draws.Count(draw => draw.Operation == operation), images);
        var rotations = draws.Where(draw => draw.Operation == space.IndexOf("rotate")).ToArray();
        Assert.Equal(61, rotations.Select(draw => draw.Magnitude).Distinct().Count());
        foreach (var degrees in new[] { -135, 90, 135 })
            DrawnOperations.AssertShare(1 / 62.0, rotations.Count(draw => draw.Magnitude == degrees), rotations.Length);
        var bits = draws.Where(draw => draw.Operation == space.IndexOf("posterize")).Select(draw => draw.Magnitude);
        Assert.Equal([2, 3, 4, 5, 6, 7, 8], bits.Distinct().Order());
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 9)]
    [InlineData(3, 32, 32)]
    [InlineData(1, 28, 28)]
    public void Both_engines_give_the_same_bytes(int channels, int height, int width)
    {
        var images = Engines.Images(40, channels, height, width);
        Engines.Both(new RandAugment(), images);
        Engines.Both(new RandAugment(4, 30, fill: 200), images);
        Engines.Both(new TrivialAugmentWide(), images);
        Engines.Both(new TrivialAugmentWide(2, 77), images);
    }

    [Fact]
    public void Numbers_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandAugment(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandAugment(2, 31));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandAugment(2, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandAugment(2, 0, bins: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrivialAugmentWide(1));
    }

    [Fact]
    public void They_say_what_they_do()
    {
        Assert.Equal("RandAugment (N 2, M 9 of 31 steps, fill 0)", new RandAugment().ToString());
        Assert.Equal("TrivialAugment Wide (31 steps, fill 128)", new TrivialAugmentWide(fill: 128).ToString());
    }
}
