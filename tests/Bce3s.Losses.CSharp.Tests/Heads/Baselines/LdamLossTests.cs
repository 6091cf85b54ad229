using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class LdamLossTests
{
    public LdamLossTests() => manual_seed(1);

    [Fact]
    public void It_gives_the_authors_loss_margins_and_gradient()
    {
        using var golden = new Golden("ldam");
        using var scope = NewDisposeScope();
        using var counts = golden["class_counts"].data<long>();
        var scale = golden.Number("scale");
        var classifier = new GivenLogits(golden["cosines"] * scale, 2);
        var loss = new LdamLoss(classifier, scale, counts.ToArray(), golden.Number("max_margin"));

        var step = loss.call(zeros(golden["labels"].shape[0], 2), golden["labels"], new(0, 10));
        step.Total.backward();

        Near.Equal(golden["margins"], loss.state_dict()["margins"], 1e-5, "margins");
        Near.Equal(golden["loss"], step.Total, 1e-5, "loss");
        Near.Equal(golden["grad_cosines"], classifier.Logits.grad! * scale, 1e-4, "gradient of cosines");
    }

    [Theory]
    [InlineData(7, 5, 3, ScalarType.Float64)]
    [InlineData(11, 4, 9, ScalarType.Float32)]
    [InlineData(1, 1, 2, ScalarType.Float64)]
    public void It_equals_a_slow_loop_before_and_after_re_weighting_starts(
        int count,
        int width,
        int classes,
        ScalarType dtype
    )
    {
        using var scope = NewDisposeScope();
        var classifier = new CosineClassifier(width, classes, 12, dtype: dtype);
        var counts = BaselineCase.Counts(classes);
        var loss = new LdamLoss(classifier, counts, 0.4, beta: 0.99);
        var batch = new Batch(count, width, classes, 1, dtype);
        var directions = Matrix.Of(classifier.weight).Select(Matrix.Unit).ToArray();
        double Expected(bool weighted)
        {
            var (sum, weights) = (0.0, 0.0);
            foreach (var (x, y) in Matrix.Of(batch.Features).Zip(batch.LabelNumbers))
            {
                var z = directions.Select(row => 12 * Matrix.Dot(Matrix.Unit(x), row)).ToArray();
                z[y] -= 12 * 0.4 * Math.Pow(counts[y], -0.25) / counts.Max(n => Math.Pow(n, -0.25));
                var weight = weighted ? (1 - 0.99) / (1 - Math.Pow(0.99, counts[y])) : 1;
                sum += weight * SlowSoftmax.Row(z, y);
                weights += weight;
            }
            return sum / weights;
        }
        var tolerance = dtype == ScalarType.Float64 ? 1e-11 : 1e-5;

        Near.Equal(Expected(false), loss.call(batch.Features, batch.Labels, new(7, 10)).Total, tolerance, "epoch 7");
        Near.Equal(Expected(true), loss.call(batch.Features, batch.Labels, new(8, 10)).Total, tolerance, "epoch 8");
    }

    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        var classifier = new GivenLogits(tensor(new float[] { 0, 2 }).view(1, 2), 1);
        var loss = new LdamLoss(classifier, 2, [16, 1]);
        Near.Equal([0.25, 0.5], loss.state_dict()["margins"], 1e-6);
        var step = loss.call(zeros(1, 1), tensor(new long[] { 1 }), new(0, 1));
        Assert.Equal(0.313262, step.Total.item<float>(), 1e-6);
    }

    [Fact]
    public void Unfitting_arguments_are_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var classifier = new CosineClassifier(2, 2);
        string Refusal(Func<LdamLoss> make) => Assert.ThrowsAny<ArgumentException>(make).Message;
        Assert.Contains("maxMargin", Refusal(() => new(classifier, [5, 4], maxMargin: -1)));
        Assert.Contains("deferral", Refusal(() => new(classifier, [5, 4], deferral: 1.1)));
        Assert.Contains("beta", Refusal(() => new(classifier, [5, 4], beta: 1)));
        Assert.Contains("scale", Refusal(() => new(classifier, 0, [5, 4])));
        Assert.Contains("learns its scale", Refusal(() => new(new CosineClassifier(2, 2, learnScale: true), [5, 4])));
        Assert.Throws<ArgumentNullException>(() => new LdamLoss(null!, [5, 4]));
    }
}
