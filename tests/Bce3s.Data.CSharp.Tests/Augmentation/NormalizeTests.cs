using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation;

public class NormalizeTests
{
    [Theory]
    [InlineData(2, 3, 3, 5)]
    [InlineData(1, 3, 1, 1)]
    [InlineData(2, 3, 32, 32)]
    [InlineData(1, 3, 7, 11)]
    public void Each_channel_loses_its_mean_and_is_divided_by_its_deviation(
        int count,
        int channels,
        int height,
        int width
    )
    {
        using var scope = NewDisposeScope();
        double[] mean = [0.1, 0.5, 0.9],
            std = [0.2, 1, 3];
        var images = Engines.Images(count, channels, height, width);
        var normalize = new Normalize(mean, std);
        var normal = Batches.Values(normalize.Apply(Engines.ToTensor(images)));
        for (var n = 0; n < count; n++)
        {
            var written = new float[channels * height * width];
            normalize.Write(Engines.ToPicture(images, n), written);
            for (var (c, i) = (0, 0); c < channels; c++)
            for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                Assert.Equal((images[n, c, y, x] / 255.0 - mean[c]) / std[c], normal[n, c, y, x], 5e-7);
                // To the last bit.
                Assert.Equal(normal[n, c, y, x], written[i++]);
            }
        }
    }

    [Fact]
    public void Every_byte_is_normalised_alike_wherever_it_stands()
    {
        using var scope = NewDisposeScope();
        var normalize = new Normalize([0.4914], [0.247]);
        var bytes = Engines.Shaped([.. Enumerable.Range(0, 2 * 255).Select(i => (byte)(i % 255))], 1, 1, 2, 255);
        var normal = Batches.Flat(normalize.Apply(Engines.ToTensor(bytes)));
        Assert.Equal(normal[..255], normal[255..]);
        var written = new float[510];
        normalize.Write(Engines.ToPicture(bytes), written);
        Assert.Equal(normal, written);
    }

    [Fact]
    public void Another_number_of_channels_another_type_and_another_length_are_refused()
    {
        using var scope = NewDisposeScope();
        var normalize = new Normalize([0.5], [1]);
        var colour = Engines.Images(1, 3, 2, 2);
        Assert.Contains(
            "3 channels",
            Assert.Throws<ArgumentException>(() => normalize.Apply(Engines.ToTensor(colour))).Message
        );
        Assert.Throws<ArgumentException>(() => normalize.Write(Engines.ToPicture(colour), new float[12]));
        Assert.Throws<ArgumentException>(() => normalize.Apply(zeros(1, 1, 2, 2)));
        Assert.Throws<ArgumentException>(() => normalize.Apply(zeros([1, 2, 2], dtype: ScalarType.Byte)));
        Assert.Throws<ArgumentException>(() =>
            normalize.Write(Engines.ToPicture(Engines.Images(1, 1, 2, 2)), new float[5])
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
    public void It_leaves_no_tensor_behind()
    {
        using var images = Engines.ToTensor(Engines.Images(2, 1, 3, 3));
        var normalize = new Normalize([0.5], [1]);
        var before = LiveTensors.Count();
        for (var i = 0; i < 1000; i++)
            normalize.Apply(images).Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Inverting_gives_the_bytes_back_and_cuts_what_no_byte_holds()
    {
        using var scope = NewDisposeScope();
        var images = Engines.ToTensor(Engines.Images(2, 3, 9, 8));
        var normalize = new Normalize([0.1, 0.5, 0.9], [0.2, 1, 3]);
        var inverted = normalize.Invert(normalize.Apply(images));
        Assert.Equal(ScalarType.Byte, inverted.dtype);
        Assert.Equal(images.data<byte>().ToArray(), inverted.data<byte>().ToArray());

        var beyond = normalize.Invert(full(1, 3, 1, 2, 1e6)).data<byte>().ToArray();
        Assert.All(beyond, value => Assert.Equal(255, value));
        Assert.Throws<ArgumentException>(() => normalize.Invert(zeros(1, 2, 4, 4)));
        Assert.Throws<ArgumentException>(() => normalize.Invert(zeros(3, 4, 4)));
    }
}
