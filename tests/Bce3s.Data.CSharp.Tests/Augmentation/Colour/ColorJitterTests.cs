using Bce3s.Data.Tests.Augmentation.Policies;
using Xunit;

namespace Bce3s.Data.Tests.Augmentation.Colour;

public class ColorJitterTests
{
    [Fact]
    public void Amounts_are_uniform_in_their_ranges_and_orders_equally_frequent()
    {
        const int images = 12000;
        var draws = DrawnOperations.Of(new ColorJitter(0.4, 0.2, 1.5, 0.1), 4, images, new(8, 8));
        foreach (var order in draws.GroupBy(each => string.Concat(each.Select(draw => draw.Operation))))
            DrawnOperations.AssertShare(1 / 24.0, order.Count(), images);
        Assert.Equal(24, draws.Select(each => string.Concat(each.Select(draw => draw.Operation))).Distinct().Count());
        foreach (var (operation, low, high) in new[] { (0, 0.6, 1.4), (1, 0.8, 1.2), (2, 0, 2.5), (3, -0.1, 0.1) })
        {
            var amounts = draws.Select(each => each.Single(draw => draw.Operation == operation).Magnitude).ToArray();
            Assert.All(amounts, amount => Assert.InRange(amount, low, high));
            for (var tenth = 0; tenth < 10; tenth++)
            {
                var (from, to) = (low + (high - low) * tenth / 10, low + (high - low) * (tenth + 1) / 10);
                DrawnOperations.AssertShare(0.1, amounts.Count(amount => amount >= from && amount < to), images);
            }
        }
    }

    [Fact]
    public void An_amount_of_0_leaves_its_property_alone()
    {
        var draws = DrawnOperations.Of(new ColorJitter(contrast: 0.3), 4, 100, new(8, 8));
        Assert.All(draws, each => Assert.Equal([-1, -1, -1, 1], each.Select(draw => draw.Operation).Order()));
        var images = Engines.Images(3, 3, 6, 7);
        Assert.Equal(images, Engines.Both(new ColorJitter(), images));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 9)]
    [InlineData(1, 12, 5)]
    [InlineData(3, 32, 32)]
    public void Both_engines_give_the_same_bytes(int channels, int height, int width)
    {
        var images = Engines.Images(24, channels, height, width);
        Engines.Both(new ColorJitter(0.4, 0.4, 0.4, 0.1), images);
        Engines.Both(new ColorJitter(0.8, 0.8, 1.8, 0.5), images);
    }

    [Fact]
    public void Amounts_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColorJitter(brightness: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColorJitter(saturation: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColorJitter(hue: 0.51));
    }

    [Fact]
    public void It_says_what_it_does() =>
        Assert.Equal(
            "colour jitter (brightness 0.4, contrast 0.3, saturation 0.2, hue 0.1)",
            new ColorJitter(0.4, 0.3, 0.2, 0.1).ToString()
        );
}
