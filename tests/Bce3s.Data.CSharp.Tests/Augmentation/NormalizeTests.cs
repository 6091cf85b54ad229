using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation;

public class NormalizeTests
{
    [Fact]
    public void Each_channel_loses_its_mean_and_is_divided_by_its_deviation()
    {
        using var scope = NewDisposeScope();
        double[] mean = [0.1, 0.5, 0.9],
            std = [0.2, 1, 3];
        var images = Batches.Distinct(2, 3, 3, 5);
        var original = Batches.Values(images);
        var normal = Batches.Values(new Normalize(mean, std).Apply(images, new Generator(0)));
        for (var n = 0; n < 2; n++)
        for (var c = 0; c < 3; c++)
        for (var y = 0; y < 3; y++)
        for (var x = 0; x < 5; x++)
            Assert.Equal((original[n, c, y, x] - mean[c]) / std[c], normal[n, c, y, x], 5);
        Assert.Equal(original, Batches.Values(images));
    }

    [Fact]
    public void Another_number_of_channels_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains(
            "3 channels",
            Assert
                .Throws<ArgumentException>(() => new Normalize([0.5], [1]).Apply(zeros(1, 3, 2, 2), new Generator(0)))
                .Message
        );
    }

    [Fact]
    public void Impossible_constants_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Normalize([], []));
        Assert.Throws<ArgumentException>(() => new Normalize([0.5, 0.5], [1]));
        Assert.Throws<ArgumentException>(() => new Normalize([0.5], [0]));
        Assert.Throws<ArgumentException>(() => new Normalize([0.5], [double.NaN]));
        Assert.Throws<ArgumentException>(() => new Normalize([double.PositiveInfinity], [1]));
    }

    [Fact]
    public void Not_a_number_stays_not_a_number()
    {
        using var scope = NewDisposeScope();
        var images = tensor(new[] { float.NaN, float.PositiveInfinity, 0 }, [1, 1, 1, 3], dtype: ScalarType.Float32);
        Assert.Equal(
            [float.NaN, float.PositiveInfinity, -1],
            Batches.Flat(new Normalize([0.5], [0.5]).Apply(images, new Generator(0)))
        );
    }
}
