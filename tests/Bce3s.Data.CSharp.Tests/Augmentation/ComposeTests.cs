using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation;

public class ComposeTests
{
    private static readonly Compose s_recipe = new(
        new RandomCrop(2),
        new HorizontalFlip(),
        new Normalize([0.25], [0.5])
    );

    [Fact]
    public void Steps_run_in_order_on_one_generator()
    {
        using var scope = NewDisposeScope();
        var images = Batches.Distinct(7, 1, 5, 3);
        var random = new Generator(4);
        var expected = images;
        foreach (var step in s_recipe.Steps)
            expected = step.Apply(expected, random);
        Assert.Equal(Batches.Flat(expected), Batches.Flat(s_recipe.Apply(images, new Generator(4))));
    }

    [Fact]
    public void Padding_before_normalisation_is_black()
    {
        using var scope = NewDisposeScope();
        // A 1×1 image is nearly always cropped to its padding, whose normalised value is (0 − 0.25) / 0.5.
        var values = Batches.Flat(s_recipe.Apply(ones(50, 1, 1, 1), new Generator(8)));
        Assert.All(values, v => Assert.True(v is -0.5f or 1.5f));
        Assert.Contains(-0.5f, values);
    }

    [Fact]
    public void No_steps_leave_the_batch_as_it_is()
    {
        using var scope = NewDisposeScope();
        var images = Batches.Distinct(1, 1, 2, 2);
        Assert.Same(images, new Compose().Apply(images, new Generator(0)));
        Assert.Equal([2, 1, 2, 2], new Compose(new RandomCrop(0)).Apply(ones(2, 1, 2, 2), new Generator(0)).shape);
    }

    [Fact]
    public void It_says_what_it_does() =>
        Assert.Equal(
            "random crop (padding 2), horizontal flip (p 0.5), normalise (mean 0.25; std 0.5)",
            s_recipe.ToString()
        );

    [Fact]
    public void Thousands_of_batches_leave_no_tensor_behind()
    {
        using var random = new Generator(0);
        using var images = Batches.Distinct(3, 1, 4, 4);
        var before = LiveTensors.Count();
        for (var i = 0; i < 2000; i++)
        {
            using var result = s_recipe.Apply(images, random);
            using var unchanged = new Compose(new RandomCrop(0)).Apply(images, random).alias();
        }
        Assert.Equal(before, Tensor.TotalCount);
        Assert.Equal(3, images.shape[0]);
    }
}
