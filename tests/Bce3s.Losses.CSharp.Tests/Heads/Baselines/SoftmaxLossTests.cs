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

    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(2, 2);
        classifier.load_state_dict(new() { ["weight"] = eye(2), ["bias"] = zeros(2) });
        var step = new SoftmaxLoss(classifier).call(
            tensor(new[] { 0, MathF.Log(3) }).view(1, 2),
            tensor(new long[] { 1 }),
            new(0, 1)
        );
        Assert.Equal(0.287682, step.Total.item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Smoothing_out_of_range_is_refused(double smoothing) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxLoss(new LinearClassifier(2, 2), smoothing));
}
