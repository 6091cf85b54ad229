using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class LogitAdjustedLossTests
{
    public LogitAdjustedLossTests() => manual_seed(1);

    static readonly TrainingProgress Start = new(0, 1);

    [Theory]
    [InlineData(0, 7, 5, 3, ScalarType.Float64)]
    [InlineData(1, 7, 5, 3, ScalarType.Float64)]
    [InlineData(2.5, 9, 4, 11, ScalarType.Float32)]
    public void It_equals_a_slow_loop(double tau, int count, int width, int classes, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(width, classes, dtype: dtype);
        var counts = BaselineCase.Counts(classes);
        var batch = new Batch(count, width, classes, 1, dtype);
        var (weight, bias) = (Matrix.Of(classifier.weight), Near.Numbers(classifier.bias));
        var (hard, soft) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            var z = Matrix.Linear(Matrix.Of(batch.Features)[i], weight, bias);
            for (var c = 0; c < classes; c++)
                z[c] += tau * Math.Log(counts[c] / (double)counts.Sum());
            hard += SlowSoftmax.Row(z, batch.LabelNumbers[i]) / count;
            soft += SlowSoftmax.Row(z, batch.MixedNumbers[i]) / count;
        }
        var loss = new LogitAdjustedLoss(classifier, counts, tau);
        var tolerance = dtype == ScalarType.Float64 ? 1e-12 : 1e-5;

        Near.Equal(hard, loss.call(batch.Features, batch.Labels, Start).Total, tolerance);
        Near.Equal(soft, loss.call(batch.Features, LossTargets.Soft(batch.Mixed), Start).Total, tolerance);
    }

    [Fact]
    public void Balanced_softmax_is_logit_adjustment_with_tau_one()
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(4, 5);
        var batch = new Batch(6, 4, 5, 1, ScalarType.Float32);
        var (balanced, adjusted) = (
            new BalancedSoftmaxLoss(classifier, [9, 5, 3, 1, 1]),
            new LogitAdjustedLoss(classifier, [9, 5, 3, 1, 1])
        );
        Near.Equal(
            adjusted.call(batch.Features, batch.Labels, Start).Total,
            balanced.call(batch.Features, batch.Labels, Start).Total,
            0
        );
        Assert.Equal(["balanced-softmax"], balanced.TermNames);
        Assert.Equal(["logit-adjusted"], adjusted.TermNames);
        Assert.Equal(nameof(BalancedSoftmaxLoss), balanced.GetName());
    }

    [Fact]
    public void The_documented_examples_hold()
    {
        using var scope = NewDisposeScope();
        var classifier = new GivenLogits(zeros(1, 2), 1);
        double Loss(LossHead loss) => loss.call(zeros(1, 1), tensor(new long[] { 1 }), Start).Total.item<float>();
        Assert.Equal(2.302585, Loss(new LogitAdjustedLoss(classifier, [3, 1], 2)), 1e-6);
        Assert.Equal(1.386294, Loss(new BalancedSoftmaxLoss(classifier, [3, 1])), 1e-6);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Tau_out_of_range_is_refused(double tau)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new LogitAdjustedLoss(new LinearClassifier(2, 2), [2, 1], tau)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => LogitAdjustment.PostHoc(zeros(1, 2), [2, 1], tau));
    }
}
