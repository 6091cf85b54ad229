using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Classifiers;

public class TauNormalizationTests
{
    public TauNormalizationTests() => manual_seed(1);

    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(2, 2);
        using (no_grad())
            classifier.weight.copy_(tensor(new float[] { 3, 4, 0, 1 }).view(2, 2));
        Near.Equal([1.341641, 1.788854, 0, 1], TauNormalization.Of(classifier, 0.5).weight, 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    [InlineData(1)]
    [InlineData(2)]
    public void Rows_equal_a_slow_loop_and_the_original_stays(double tau)
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(5, 3, dtype: ScalarType.Float64);
        var (weight, bias) = (Matrix.Of(classifier.weight), Near.Numbers(classifier.bias));

        var normalized = TauNormalization.Of(classifier, tau, keepBias: true);

        Near.Equal(
            [.. weight.SelectMany(row => row.Select(v => v / Math.Pow(Math.Sqrt(Matrix.Dot(row, row)), tau)))],
            normalized.weight,
            1e-14
        );
        Assert.Equal(bias, Near.Numbers(normalized.bias));
        Assert.Equal(weight.SelectMany(row => row), Near.Numbers(classifier.weight));
        Assert.True(normalized.weight.requires_grad);
    }

    [Fact]
    public void In_place_it_leaves_out_the_bias_unless_told_otherwise()
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(5, 3);
        var bias = Near.Numbers(classifier.bias);
        TauNormalization.Apply(classifier, 1, keepBias: true);
        Assert.Equal(bias, Near.Numbers(classifier.bias));
        TauNormalization.Apply(classifier, 1);
        Near.Equal([1, 1, 1], classifier.weight.norm(1), 1e-6);
        Assert.All(Near.Numbers(classifier.bias), v => Assert.Equal(0, v));
        Assert.True(classifier.weight.requires_grad);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Rows_of_zeros_stay_zeros(double tau)
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            using var scope = NewDisposeScope();
            var classifier = new LinearClassifier(2, 2, dtype: dtype);
            using (no_grad())
                classifier.weight.copy_(tensor(new float[] { 0, 0, 3, 4 }).view(2, 2));
            var length = Math.Pow(5, tau);
            Near.Equal([0, 0, 3 / length, 4 / length], TauNormalization.Of(classifier, tau).weight, 1e-6);
        }
    }

    [Fact]
    public void Nothing_is_drawn_and_only_the_copy_is_left()
    {
        using var classifier = new LinearClassifier(3, 2);
        manual_seed(5);
        var expected = rand(1).item<float>();
        manual_seed(5);
        var before = LiveTensors.Count();
        using var copy = TauNormalization.Of(classifier, 0.5);
        Assert.Equal(before + 2, Tensor.TotalCount);
        Assert.Equal(expected, rand(1).item<float>());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Tau_out_of_range_is_refused(double tau)
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentOutOfRangeException>(() => TauNormalization.Of(new LinearClassifier(2, 2), tau));
        Assert.Throws<ArgumentOutOfRangeException>(() => TauNormalization.Apply(new LinearClassifier(2, 2), tau));
        Assert.Throws<ArgumentNullException>(() => TauNormalization.Of(null!, 1));
    }
}
