using Bce3s.Data.Tests.Augmentation.Policies;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation.Colour;

/// <summary>Grey, blur, other transforms with a probability, and SimCLR's composition of them.</summary>
public class RandomColourTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void Images_are_grey_with_a_probability(double probability)
    {
        const int count = 2000;
        var images = Engines.Images(count, 3, 1, 2);
        var changed = Engines.Both(new RandomGrayscale(probability), images);
        var grey = 0;
        for (var n = 0; n < count; n++)
        {
            bool Equal(byte[,,,] one, int channel) =>
                changed[n, channel, 0, 0] == one[n, 0, 0, 0] && changed[n, channel, 0, 1] == one[n, 0, 0, 1];
            grey += Equal(changed, 1) && Equal(changed, 2) ? 1 : 0;
        }
        DrawnOperations.AssertShare(probability, grey, count);
    }

    [Fact]
    public void Blurs_are_drawn_from_their_range()
    {
        var draws = DrawnOperations.Of(new GaussianBlur(3, 0.1, 2), 1, 5000, new(8, 8));
        Assert.All(draws, each => Assert.InRange(each[0].Magnitude, 0.1, 2));
        DrawnOperations.AssertShare(0.5, draws.Count(each => each[0].Magnitude < 1.05), 5000);
        Assert.Equal(0.7, DrawnOperations.Of(new GaussianBlur(3, 0.7, 0.7), 1, 1, new(8, 8))[0][0].Magnitude);
    }

    [Fact]
    public void Both_engines_give_the_same_bytes()
    {
        var images = Engines.Images(24, 3, 13, 9);
        Engines.Both(new GaussianBlur(7), images);
        Engines.Both(new RandomApply(new GaussianBlur(5, 0.1, 3), 0.4), images);
        Engines.Both(new RandomApply(new ColorJitter(0.8, 0.8, 0.8, 0.2), 0.8), images);
        Engines.Both(SimClr.ColorDistortion(), images);
        Engines.Both(SimClr.ColorDistortion(), Engines.Images(5, 1, 1, 1));
        Engines.Both(new GaussianBlur(1), Engines.Images(3, 1, 1, 1));
    }

    [Fact]
    public void A_transform_is_applied_with_a_probability_and_takes_numbers_only_then()
    {
        const int count = 2000;
        var images = Engines.Images(count, 1, 1, 2);
        var changed = Engines.Both(new RandomApply(new HorizontalFlip(1), 0.3), images);
        var turned = 0;
        for (var n = 0; n < count; n++)
            if (images[n, 0, 0, 0] != images[n, 0, 0, 1])
                turned += changed[n, 0, 0, 0] == images[n, 0, 0, 1] ? 1 : 0;
        Assert.InRange(turned, 450, 750);
        Assert.Equal(images, Engines.Both(new RandomApply(new HorizontalFlip(1), 0), images));

        var (unused, used) = (new ImageRandom(1, 0, 0), new ImageRandom(1, 0, 0));
        new RandomApply(new HorizontalFlip(), 0).Apply(Engines.ToPicture(images), ref used);
        unused.Fraction();
        Assert.Equal(unused.Fraction(), used.Fraction());
    }

    [Fact]
    public void What_is_applied_to_some_images_keeps_their_size()
    {
        var transform = new RandomApply(new CenterCrop(2), 1);
        var images = Engines.Images(2, 3, 5, 5);
        var random = Engines.Numbers(2);
        Assert.Throws<ArgumentException>(() => transform.Apply(Engines.ToPicture(images), ref random[0]));
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => transform.Apply(Engines.ToTensor(images), Engines.Numbers(2)));
    }

    [Fact]
    public void SimCLR_gives_two_views_of_one_size()
    {
        var view = SimClr.View(20, 1, blur: true);
        using var scope = NewDisposeScope();
        var images = Engines.ToTensor(Engines.Images(4, 3, 31, 25));
        var views = ImageViews.Apply(images, ImageViews.Two(view), [Engines.Numbers(4, 1), Engines.Numbers(4, 2)]);
        Assert.Equal([8, 3, 20, 20], views.shape);
        Assert.NotEqual(Engines.Flat(views.narrow(0, 0, 4)), Engines.Flat(views.narrow(0, 4, 4)));
    }

    [Fact]
    public void Numbers_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomGrayscale(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomApply(new RandomGrayscale(), -0.1));
        Assert.Throws<ArgumentNullException>(() => new RandomApply(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianBlur(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianBlur(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianBlur(3, 2, 1));
    }

    [Fact]
    public void They_say_what_they_do()
    {
        Assert.Equal("grayscale (p 0.2)", new RandomGrayscale(0.2).ToString());
        Assert.Equal(
            "Gaussian blur (kernel 23, sigma 0.1…2) with p 0.5",
            new RandomApply(new GaussianBlur(23)).ToString()
        );
        Assert.EndsWith(
            "horizontal flip (p 0.5), colour jitter (brightness 0.4, contrast 0.4, saturation 0.4, hue 0.1) with p 0.8, grayscale (p 0.2)",
            SimClr.View(32).ToString()
        );
    }
}
