using Bce3s.Data.Tests.Augmentation;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Mixing;

public class GlmcViewsTests
{
    [Theory]
    [InlineData(1, 1, 5, 7, 0.3, 2, 3)]
    [InlineData(4, 3, 7, 5, 0.75, 6, 0)]
    [InlineData(3, 1, 28, 28, 0.5, 27, 27)]
    [InlineData(2, 3, 1, 1, 0.999, 0, 0)]
    [InlineData(2, 1, 4, 6, 1.0, 1, 1)]
    [InlineData(2, 1, 4, 6, 0.0, 1, 5)]
    public void Views_and_targets_are_those_of_a_slow_loop(
        int count,
        int channels,
        int height,
        int width,
        double lambda,
        int row,
        int column
    )
    {
        using var scope = NewDisposeScope();
        var images = Batches.Distinct(count, channels, height, width);
        var others = Batches.Distinct(count, channels, height, width, from: 5000);
        long[] own = [.. Enumerable.Range(0, count).Select(i => (long)(i % 3))],
            other = [.. Enumerable.Range(0, count).Select(i => (long)((i * 2 + 1) % 3))];
        var (a, b) = (Batches.Values(images), Batches.Values(others));

        var mixing = GlmcMixing.At(lambda, row, column, new(height, width));
        var mixed = GlmcViews.Mix(images, tensor(own), others, tensor(other), 3, mixing);

        Assert.Equal([3 * count, channels, height, width], mixed.Images.shape);
        Assert.Equal(own, mixed.Labels.data<long>().ToArray());
        var views = Batches.Values(mixed.Images);
        var (rows, columns) = (
            Math.Ceiling(height * Math.Sqrt(1 - lambda)),
            Math.Ceiling(width * Math.Sqrt(1 - lambda))
        );
        for (var n = 0; n < count; n++)
        for (var c = 0; c < channels; c++)
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
        {
            var (top, left) = (row - Math.Floor(rows / 2), column - Math.Floor(columns / 2));
            var inside = y >= top && y < top + rows && x >= left && x < left + columns;
            Assert.Equal(a[n, c, y, x], views[n, c, y, x]);
            Assert.Equal(lambda * a[n, c, y, x] + (1 - lambda) * b[n, c, y, x], views[count + n, c, y, x], 5);
            Assert.Equal(inside ? b[n, c, y, x] : a[n, c, y, x], views[2 * count + n, c, y, x]);
        }

        var targets = mixed.Mixed.data<float>().ToArray();
        Assert.Equal([count, 3], mixed.Mixed.shape);
        for (var n = 0; n < count; n++)
        for (var k = 0; k < 3; k++)
            Assert.Equal((own[n] == k ? lambda : 0) + (other[n] == k ? 1 - lambda : 0), targets[3 * n + k], 6);
        Assert.Equal(a, Batches.Values(images));
        Assert.Equal(b, Batches.Values(others));
    }

    [Fact]
    public void Views_of_bytes_are_bytes_rounded_to_the_nearest()
    {
        using var scope = NewDisposeScope();
        var (images, others) = (Engines.Images(3, 3, 5, 6), Engines.Images(3, 3, 5, 6, seed: 2));
        var labels = tensor(new long[] { 0, 1, 1 });
        var mixing = GlmcMixing.At(0.3, 2, 2, new(5, 6));
        var bytes = GlmcViews.Mix(Engines.ToTensor(images), labels, Engines.ToTensor(others), labels, 2, mixing);
        var floats = GlmcViews.Mix(
            Engines.ToTensor(images).to(ScalarType.Float32),
            labels,
            Engines.ToTensor(others).to(ScalarType.Float32),
            labels,
            2,
            mixing
        );
        Assert.Equal(Batches.Flat(floats.Images).Select(v => (byte)MathF.Round(v)), Engines.Flat(bytes.Images));
    }

    [Fact]
    public void Drawing_and_mixing_in_one_call_is_the_same_as_in_two()
    {
        using var scope = NewDisposeScope();
        var (images, others) = (Batches.Distinct(3, 1, 5, 5), Batches.Distinct(3, 1, 5, 5, from: 900));
        var (own, other) = (tensor(new long[] { 0, 1, 2 }), tensor(new long[] { 1, 1, 0 }));
        var (random, again) = (ImageRandom.OfStep(6, 0, 0), ImageRandom.OfStep(6, 0, 0));
        var one = GlmcViews.Mix(images, own, others, other, 3, ref random, alpha: 0.5);
        var two = GlmcViews.Mix(images, own, others, other, 3, GlmcMixing.Draw(5, 5, 0.5, ref again));
        Assert.Equal(Batches.Flat(two.Images), Batches.Flat(one.Images));
        Assert.Equal(Batches.Flat(two.Mixed), Batches.Flat(one.Mixed));
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (zeros(2, 1, 3, 3), zeros(2L, dtype: ScalarType.Int64));
        void Refused(Tensor i, Tensor l, Tensor oi, Tensor ol, long classes = 2)
        {
            var random = ImageRandom.OfStep(0, 0, 0);
            Assert.ThrowsAny<ArgumentException>(() => GlmcViews.Mix(i, l, oi, ol, classes, ref random));
        }
        Refused(images, labels, zeros(3, 1, 3, 3), labels);
        Refused(images, labels, zeros(2, 1, 3, 3, dtype: ScalarType.Float64), labels);
        Refused(images.to(ScalarType.Int32), labels, images.to(ScalarType.Int32), labels);
        Refused(images.to(ScalarType.Byte), labels, images, labels);
        Refused(images, zeros(3L, dtype: ScalarType.Int64), images, labels);
        Refused(images, labels, images, zeros(2L));
        Refused(images, labels, images, labels, classes: 0);
        Refused(zeros(2, 1, 0, 3), labels, zeros(2, 1, 0, 3), labels);
    }

    [Fact]
    public void Thousands_of_batches_leave_no_tensor_behind()
    {
        var random = ImageRandom.OfStep(0, 0, 0);
        using var images = Batches.Distinct(2, 1, 3, 3);
        using var labels = tensor(new long[] { 0, 1 });
        var before = LiveTensors.Count();
        for (var i = 0; i < 2000; i++)
        {
            var mixed = GlmcViews.Mix(images, labels, images, labels, 2, ref random);
            mixed.Images.Dispose();
            mixed.Mixed.Dispose();
        }
        Assert.Equal(before, Tensor.TotalCount);
    }
}
