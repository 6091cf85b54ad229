using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class FeatureBalancedLossTests
{
    public FeatureBalancedLossTests() => manual_seed(1);

    [Theory]
    [InlineData("feature-balanced-0")]
    [InlineData("feature-balanced-0.25")]
    [InlineData("feature-balanced-1")]
    public void It_gives_the_authors_loss_and_gradients(string file)
    {
        using var golden = new Golden(file);
        using var scope = NewDisposeScope();
        using var counts = golden["class_counts"].data<long>();
        var classifier = new GivenLogits(golden["logits"], golden["features"].shape[1]);
        var loss = new FeatureBalancedLoss(
            classifier,
            counts.ToArray(),
            golden.Number("lambda"),
            Curriculum.Constant(golden.Number("curriculum"))
        );
        // What comes to the features through the given logits is nothing: the rest came through their norms.
        var features = golden["features"].clone().requires_grad_(true);

        var step = loss.call(features, golden["labels"], new(0, 1));
        step.Total.backward();

        Near.Equal(golden["loss"], step.Total, 1e-5, "loss");
        Near.Equal(golden["logits"], step.Logits, 1e-5, "logits");
        Near.Equal(golden["grad_logits"], classifier.Logits.grad!, 1e-4, "gradient of logits");
        Near.Equal(golden["grad_features"], features.grad!, 1e-4, "gradient of features");
    }

    [Theory]
    [InlineData(7, 5, 3, ScalarType.Float64)]
    [InlineData(9, 4, 11, ScalarType.Float32)]
    [InlineData(1, 2, 2, ScalarType.Float64)]
    public void It_equals_a_slow_loop_in_every_epoch(int count, int width, int classes, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(width, classes, dtype: dtype);
        var counts = BaselineCase.Counts(classes);
        var loss = new FeatureBalancedLoss(classifier, counts, 5);
        var batch = new Batch(count, width, classes, 1, dtype);
        var (weight, bias) = (Matrix.Of(classifier.weight), Near.Numbers(classifier.bias));
        var tolerance = dtype == ScalarType.Float64 ? 1e-12 : 1e-5;
        foreach (var epoch in new[] { 0, 7, 24 })
        {
            var (hard, soft) = (0.0, 0.0);
            for (var i = 0; i < count; i++)
            {
                var x = Matrix.Of(batch.Features)[i];
                var z = Matrix.Linear(x, weight, bias);
                for (var c = 0; c < classes; c++)
                {
                    var rarity = Math.Log(counts.Max()) - Math.Log(counts[c]);
                    rarity /= Math.Log(counts.Max()) - Math.Log(counts.Min());
                    z[c] -= Math.Pow(epoch / 15.0, 2) * 5 * rarity / (Math.Sqrt(Matrix.Dot(x, x)) + 1e-12);
                }
                hard += SlowSoftmax.Row(z, batch.LabelNumbers[i]) / count;
                soft += SlowSoftmax.Row(z, batch.MixedNumbers[i]) / count;
            }

            Near.Equal(hard, loss.call(batch.Features, batch.Labels, new(epoch, 25)).Total, tolerance);
            Near.Equal(soft, loss.call(batch.Features, LossTargets.Soft(batch.Mixed), new(epoch, 25)).Total, tolerance);
        }
    }

    [Fact]
    public void The_tail_asks_for_larger_features_and_the_head_does_not()
    {
        using var scope = NewDisposeScope();
        var classifier = new GivenLogits(zeros(2, 2), 2);
        var loss = new FeatureBalancedLoss(classifier, [100, 1], 10, Curriculum.Constant(1));
        var features = ones(2, 2).requires_grad_(true);
        loss.call(features, tensor(new long[] { 0, 1 }), new(0, 1)).Total.backward();
        var slopes = Matrix.Of(features.grad!);
        Assert.All(slopes[0], slope => Assert.True(slope > 0));
        Assert.All(slopes[1], slope => Assert.True(slope < -1));
    }

    [Fact]
    public void Features_of_zeros_have_a_finite_loss_and_gradient()
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var loss = new FeatureBalancedLoss(
                new LinearClassifier(3, 2, dtype: dtype),
                [5, 1],
                60,
                Curriculum.Constant(1)
            );
            var features = zeros(2, 3, dtype: dtype).requires_grad_(true);
            var total = loss.call(features, tensor(new long[] { 0, 1 }), new(0, 1)).Total;
            total.backward();
            Assert.True(double.IsFinite(Near.Numbers(total)[0]));
            Assert.All(Near.Numbers(features.grad!), slope => Assert.True(double.IsFinite(slope)));
        }
    }

    [Fact]
    public void Balanced_counts_leave_cross_entropy()
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(3, 4);
        var batch = new Batch(5, 3, 4, 1, ScalarType.Float32);
        var loss = new FeatureBalancedLoss(classifier, [7, 7, 7, 7], 60, Curriculum.Constant(1));
        Near.Equal(
            new SoftmaxLoss(classifier).call(batch.Features, batch.Labels, new(0, 1)).Total,
            loss.call(batch.Features, batch.Labels, new(0, 1)).Total,
            1e-6
        );
    }

    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        var classifier = new GivenLogits(tensor(new float[] { 0, 2 }).view(1, 2), 2);
        var loss = new FeatureBalancedLoss(classifier, [4, 1], 10, Curriculum.Constant(1));
        Near.Equal([0, 1], loss.state_dict()["class_stimuli"], 0);
        var step = loss.call(tensor(new float[] { 3, 4 }).view(1, 2), tensor(new long[] { 1 }), new(0, 1));
        Assert.Equal(0.693147, step.Total.item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Intensity_out_of_range_is_refused(double intensity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new FeatureBalancedLoss(new LinearClassifier(2, 2), [2, 1], intensity)
        );
}
