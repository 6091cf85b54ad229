using Bce3s.Data.Tests.Augmentation;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Mixing;

public class CutMixTests
{
    [Theory]
    [InlineData(0.75, 14, 14, 7, 7, 14, 14)]
    [InlineData(0.75, 0, 27, 0, 20, 7, 8)]
    [InlineData(0.5, 14, 14, 5, 5, 19, 19)]
    [InlineData(1, 14, 3, 14, 3, 0, 0)]
    [InlineData(0, 14, 14, 0, 0, 28, 28)]
    public void A_box_has_the_rounded_down_side_and_the_share_is_what_is_left(
        double lambda,
        int row,
        int column,
        int top,
        int left,
        int height,
        int width
    )
    {
        var box = CutMixBox.At(lambda, row, column, new(28, 28));
        Assert.Equal(new CutMixBox(box.Lambda, top, left, height, width), box);
        Assert.Equal(1 - height * width / (28.0 * 28), box.Lambda, 1e-12);
    }

    [Fact]
    public void Boxes_lie_inside_the_image_and_their_centres_everywhere()
    {
        var random = ImageRandom.OfStep(2, 0, 0);
        var covered = new int[7, 5];
        for (var i = 0; i < 5000; i++)
        {
            var box = CutMixBox.Draw(7, 5, 1, ref random);
            Assert.InRange(box.Top + box.Height, box.Top, 7);
            Assert.InRange(box.Left + box.Width, box.Left, 5);
            Assert.InRange(box.Lambda, 0, 1);
            for (var y = box.Top; y < box.Top + box.Height; y++)
            for (var x = box.Left; x < box.Left + box.Width; x++)
                covered[y, x]++;
        }
        Assert.All(covered.Cast<int>(), hits => Assert.InRange(hits, 400, 4900));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Byte)]
    public void Images_and_targets_are_those_of_a_slow_loop(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Engines.Images(4, 3, 5, 7), Engines.Images(4, 3, 5, 7, seed: 2));
        long[] labels = [0, 1, 1, 2],
            others = [2, 1, 0, 0];
        var box = CutMixBox.At(0.6, 1, 5, new(5, 7));
        var mixed = CutMix.Mix(
            Engines.ToTensor(a).to(type),
            tensor(labels),
            Engines.ToTensor(b).to(type),
            tensor(others),
            3,
            box
        );
        Assert.Equal(type, mixed.Images.dtype);
        var values = Engines.Shaped(Engines.Flat(mixed.Images.to(ScalarType.Byte)), 4, 3, 5, 7);
        var pasted = 0;
        for (var n = 0; n < 4; n++)
        for (var c = 0; c < 3; c++)
        for (var y = 0; y < 5; y++)
        for (var x = 0; x < 7; x++)
        {
            // ⌊5·√0.4⌋ = 3 rows around row 1, ⌊7·√0.4⌋ = 4 columns around column 5.
            var inside = y is >= 0 and < 3 && x is >= 3 and < 7;
            pasted += inside ? 1 : 0;
            Assert.Equal(inside ? b[n, c, y, x] : a[n, c, y, x], values[n, c, y, x]);
        }
        var lambda = 1 - pasted / (4 * 3 * 5 * 7.0);
        var targets = mixed.Targets.data<float>().ToArray();
        for (var n = 0; n < 4; n++)
        for (var k = 0; k < 3; k++)
            Assert.Equal((labels[n] == k ? lambda : 0) + (others[n] == k ? 1 - lambda : 0), targets[n * 3 + k], 1e-6);
    }

    [Fact]
    public void Partners_are_the_batch_in_another_order_and_the_box_is_drawn_first()
    {
        using var scope = NewDisposeScope();
        var images = Engines.ToTensor(Engines.Images(12, 1, 6, 6));
        var labels = arange(12, dtype: ScalarType.Int64);
        var (random, again) = (ImageRandom.OfStep(1, 1, 4), ImageRandom.OfStep(1, 1, 4));
        var mixed = CutMix.Mix(images, labels, 12, ref random);
        var box = CutMixBox.Draw(6, 6, 1, ref again);
        var order = Enumerable.Range(0, 12).Select(i => (long)i).ToArray();
        again.Shuffle(order);
        var partners = tensor(order);
        var expected = CutMix.Mix(
            images,
            labels,
            images.index_select(0, partners),
            labels.index_select(0, partners),
            12,
            box
        );
        Assert.Equal(Engines.Flat(expected.Images), Engines.Flat(mixed.Images));
        Assert.Equal(Batches.Flat(expected.Targets), Batches.Flat(mixed.Targets));
        Assert.InRange(box.Lambda, 0.01, 0.99);
    }
}
