using Xunit;

namespace Bce3s.Data.Tests.Augmentation;

public class ComposeTests
{
    [Fact]
    public void Steps_run_in_order_on_the_same_numbers()
    {
        ImageTransform[] steps = [new RandomCrop(padding: 2), new HorizontalFlip(), new Cutout(2)];
        var images = Engines.Images(7, 1, 5, 3);
        var numbers = Engines.Numbers(7);
        var expected = steps.Aggregate(images, (current, step) => Engines.PerImage(step, current, numbers));
        Assert.Equal(expected, Engines.Both(new Compose(steps), images));
    }

    [Fact]
    public void A_composition_in_a_composition_is_its_steps()
    {
        var (crop, flip, cutout) = (new RandomCrop(padding: 2), new HorizontalFlip(), new Cutout(2));
        Assert.Equal([crop, flip, cutout], new Compose(new Compose(crop, new Compose(flip)), cutout).Steps);
    }

    [Fact]
    public void No_steps_leave_the_batch_as_it_is()
    {
        using var images = Engines.ToTensor(Engines.Images(1, 1, 2, 2));
        Assert.Same(images, new Compose().Apply(images, Engines.Numbers(1)));
        Assert.Same(images, new Compose(new RandomCrop(padding: 0)).Apply(images, Engines.Numbers(1)));
    }

    [Fact]
    public void A_missing_step_is_refused() =>
        Assert.Contains(
            "Step 1",
            Assert.Throws<ArgumentException>(() => new Compose(new RandomCrop(padding: 2), null!)).Message
        );

    [Fact]
    public void It_says_what_it_does() =>
        Assert.Equal(
            "random crop (padding 2), horizontal flip (p 0.5), cutout (side 4, p 1)",
            new Compose(new RandomCrop(padding: 2), new HorizontalFlip(), new Cutout(4)).ToString()
        );
}
