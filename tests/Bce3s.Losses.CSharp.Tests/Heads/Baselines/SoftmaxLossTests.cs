using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class SoftmaxLossTests
{
    public SoftmaxLossTests() => manual_seed(1);

    [Theory]
    [InlineData(0, 7, 5, 3, ScalarType.Float64)]
    [InlineData(0.2, 7, 5, 3, ScalarType.Float64)]
    [InlineData(0.1, 9, 4, 11, ScalarType.Float32)]
    [InlineData(0, 1, 1, 1, ScalarType.Float32)]
    public void It_equals_a_slow_loop(double smoothing, int count, int width, int classes, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var loss = new SoftmaxLoss(new LinearClassifier(width, classes, dtype: dtype), smoothing);
        var batch = new Batch(count, width, classes, 1, dtype);
        var (weight, bias) = (Matrix.Of(loss.Classifier.weight), Near.Numbers(loss.Classifier.bias!));
        double Expected(double epsilon)
        {
            var sum = 0.0;
            foreach (var (x, y) in Matrix.Of(batch.Features).Zip(batch.LabelNumbers))
            {
                var z = Matrix.Linear(x, weight, bias);
                var total = Math.Log(z.Sum(Math.Exp));
                for (var j = 0; j < classes; j++)
                    sum += ((j == y ? 1 - epsilon : 0) + epsilon / classes) * (total - z[j]);
            }
            return sum / count;
        }
        var (trained, evaluated) = (Expected(smoothing), Expected(0));
        var tolerance = dtype == ScalarType.Float64 ? 1e-12 : 1e-5;

        Near.Equal(trained, loss.call(batch.Features, batch.Labels, new(0, 1)).Total, tolerance);
        loss.eval();
        Near.Equal(evaluated, loss.call(batch.Features, batch.Labels, new(0, 1)).Total, tolerance);
    }

    [Fact]
    public void Gradients_equal_finite_differences()
    {
        using var scope = NewDisposeScope();
        var loss = new SoftmaxLoss(new LinearClassifier(3, 4, dtype: ScalarType.Float64), 0.1);
        var batch = new Batch(5, 3, 4, 1, ScalarType.Float64);
        Tensor Total() => loss.call(batch.Features, batch.Labels, new(0, 1)).Total;

        Total().backward();

        Near.Equal(FiniteDifferences.Of(batch.Features, Total), batch.Features.grad!, 1e-7, "features");
        foreach (var (name, parameter) in loss.named_parameters())
            Near.Equal(FiniteDifferences.Of(parameter, Total), parameter.grad!, 1e-7, name);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void Soft_labels_equal_a_slow_loop_and_evaluation_takes_them_unsmoothed(double smoothing)
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(5, 6, dtype: ScalarType.Float64);
        var loss = new SoftmaxLoss(classifier, smoothing);
        var batch = new Batch(7, 5, 6, 1, ScalarType.Float64);
        var (weight, bias) = (Matrix.Of(classifier.weight), Near.Numbers(classifier.bias));
        double Expected(double epsilon) =>
            Matrix
                .Of(batch.Features)
                .Zip(batch.MixedNumbers)
                .Average(row =>
                    SlowSoftmax.Row(
                        Matrix.Linear(row.First, weight, bias),
                        [.. row.Second.Select(share => (1 - epsilon) * share + epsilon / 6)]
                    )
                );

        Near.Equal(
            Expected(smoothing),
            loss.call(batch.Features, LossTargets.Soft(batch.Mixed), new(0, 1)).Total,
            1e-12
        );
        loss.eval();
        Near.Equal(Expected(0), loss.call(batch.Features, LossTargets.Soft(batch.Mixed), new(0, 1)).Total, 1e-12);
    }

    [Fact]
    public void The_documented_examples_hold()
    {
        using var scope = NewDisposeScope();
        var loss = new SoftmaxLoss(new GivenLogits(tensor(new[] { 0, MathF.Log(3) }).view(1, 2), 1));
        double Total(LossTargets targets) => loss.call(zeros(1, 1), targets, new(0, 1)).Total.item<float>();
        Assert.Equal(0.287682, Total(tensor(new long[] { 1 })), 1e-6);
        Assert.Equal(0.836988, Total(LossTargets.Soft(full(1, 2, 0.5f))), 1e-6);

        var margins = new LdamLoss(loss.Classifier, 5, [9, 1]);
        margins.eval();
        var evaluated = margins.call(zeros(1, 1), tensor(new long[] { 1 }), new(0, 1)).Total;
        Assert.Equal(0.287682, evaluated.item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Smoothing_out_of_range_is_refused(double smoothing) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxLoss(new LinearClassifier(2, 2), smoothing));
}
