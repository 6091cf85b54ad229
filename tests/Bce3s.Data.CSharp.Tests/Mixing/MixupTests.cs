using Bce3s.Data.Tests.Augmentation;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Mixing;

public class MixupTests
{
    private static readonly long[] s_labels = [2, 0, 1, 1, 0];

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Byte)]
    public void Images_and_targets_are_those_of_a_slow_loop(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Engines.Images(5, 3, 4, 7), Engines.Images(5, 3, 4, 7, seed: 2));
        var (images, others) = (Engines.ToTensor(x).to(type), Engines.ToTensor(y).to(type));
        var (labels, otherLabels) = (tensor(s_labels), tensor(new long[] { 0, 0, 2, 1, 1 }));
        foreach (var lambda in new[] { 0, 0.3, 0.5, 1 })
        {
            var mixed = Mixup.Mix(images, labels, others, otherLabels, 3, lambda);
            Assert.Equal(type, mixed.Images.dtype);
            var values = mixed.Images.to(ScalarType.Float64).data<double>().ToArray();
            foreach (var ((a, b), value) in x.Cast<byte>().Zip(y.Cast<byte>()).Zip(values))
            {
                var expected = lambda * a + (1 - lambda) * b;
                Assert.Equal(expected, value, type == ScalarType.Byte ? 0.5 + 1e-4 : 1e-4);
            }
            var targets = mixed.Targets.data<float>().ToArray();
            for (var n = 0; n < 5; n++)
            for (var k = 0; k < 3; k++)
            {
                var other = otherLabels[n].item<long>();
                Assert.Equal((s_labels[n] == k ? lambda : 0) + (other == k ? 1 - lambda : 0), targets[n * 3 + k], 1e-6);
            }
        }
        Assert.Equal(x.Cast<byte>().Select(b => (double)b), images.to(ScalarType.Float64).data<double>().ToArray());
    }

    [Fact]
    public void Partners_are_the_batch_in_another_order_and_the_share_is_drawn_first()
    {
        using var scope = NewDisposeScope();
        var random = ImageRandom.OfStep(1, 2, 3);
        var images = arange(40, dtype: ScalarType.Float64).view(40, 1, 1, 1);
        var labels = arange(40, dtype: ScalarType.Int64);
        var mixed = Mixup.Mix(images, labels, 40, ref random, alpha: 0.4);
        var lambda = ImageRandom.OfStep(1, 2, 3).Beta(0.4);
        // λi + (1−λ)j tells j.
        var values = mixed.Images.data<double>().ToArray();
        var partners = values.Select((value, i) => (value - lambda * i) / (1 - lambda)).ToArray();
        Assert.Equal(Enumerable.Range(0, 40), partners.Select(j => (int)Math.Round(j)).Order());
        Assert.NotEqual(Enumerable.Range(0, 40), partners.Select(j => (int)Math.Round(j)));
        for (var i = 0; i < 40; i++)
        {
            var partner = (long)Math.Round(partners[i]);
            Assert.Equal(partner == i ? 1 : 1 - lambda, mixed.Targets[i, partner].item<float>(), 1e-6);
        }
        var again = ImageRandom.OfStep(1, 2, 3);
        Assert.Equal(values, Mixup.Mix(images, labels, 40, ref again, alpha: 0.4).Images.data<double>().ToArray());
        Assert.NotEqual(values, Mixup.Mix(images, labels, 40, ref again, alpha: 0.4).Images.data<double>().ToArray());
    }

    [Fact]
    public void A_batch_of_one_and_one_of_none_are_mixed_with_themselves()
    {
        using var scope = NewDisposeScope();
        var random = ImageRandom.OfStep(0, 0, 0);
        var one = Engines.ToTensor(Engines.Images(1, 3, 1, 1));
        var mixed = Mixup.Mix(one, tensor(new long[] { 1 }), 2, ref random);
        Assert.Equal(Engines.Flat(one), Engines.Flat(mixed.Images));
        Assert.Equal([0, 1], mixed.Targets.data<float>().ToArray());
        var none = Mixup.Mix(zeros(0, 3, 2, 2), zeros([0], dtype: ScalarType.Int64), 2, ref random);
        Assert.Equal([0, 2], none.Targets.shape);
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (zeros(2, 1, 3, 3), zeros(2L, dtype: ScalarType.Int64));
        void Refused(Tensor i, Tensor l, Tensor oi, Tensor ol, long classes = 2, double lambda = 0.5)
        {
            Assert.ThrowsAny<ArgumentException>(() => Mixup.Mix(i, l, oi, ol, classes, lambda));
            if (lambda is 0.5)
                Assert.ThrowsAny<ArgumentException>(() => CutMix.Mix(i, l, oi, ol, classes, default(CutMixBox)));
        }
        Refused(images, labels, zeros(3, 1, 3, 3), labels);
        Refused(images, labels, images.to(ScalarType.Float64), labels);
        Refused(images.to(ScalarType.Int32), labels, images.to(ScalarType.Int32), labels);
        Refused(images, zeros(3L, dtype: ScalarType.Int64), images, labels);
        Refused(images, labels, images, zeros(2L));
        Refused(images, labels, images, labels, classes: 0);
        Refused(images, labels, images, labels, lambda: 1.5);
        Refused(images, labels, images, labels, lambda: double.NaN);
    }

    [Fact]
    public void Thousands_of_batches_leave_no_tensor_behind()
    {
        using var images = Engines.ToTensor(Engines.Images(2, 1, 3, 3));
        using var labels = tensor(new long[] { 0, 1 });
        var random = ImageRandom.OfStep(0, 0, 0);
        var before = LiveTensors.Count();
        for (var i = 0; i < 1000; i++)
        {
            var mixed = Mixup.Mix(images, labels, 2, ref random);
            mixed.Images.Dispose();
            mixed.Targets.Dispose();
            mixed = CutMix.Mix(images, labels, 2, ref random);
            mixed.Images.Dispose();
            mixed.Targets.Dispose();
        }
        Assert.Equal(before, Tensor.TotalCount);
    }
}
