using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Classifiers;

public class CosineClassifierTests
{
    public CosineClassifierTests() => manual_seed(1);

    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        var classifier = new CosineClassifier(2, 1);
        classifier.load_state_dict(new() { ["weight"] = tensor(new float[] { 3, 4 }).view(1, 2) });
        Near.Equal(18.0, classifier.call(tensor(new float[] { 2, 0 }).view(1, 2)), 1e-6);
    }

    [Fact]
    public void Logits_equal_a_slow_loop()
    {
        using var scope = NewDisposeScope();
        var classifier = new CosineClassifier(5, 7, 16, dtype: ScalarType.Float64);
        var x = Matrix.Irregular(3, 5, 2);
        var rows = Matrix.Of(classifier.weight);
        Near.Equal(
            [.. x.SelectMany(v => rows.Select(w => 16 * Matrix.Dot(Matrix.Unit(v), Matrix.Unit(w))))],
            classifier.call(Matrix.Tensor(x, ScalarType.Float64)),
            1e-13
        );
    }

    [Fact]
    public void Gradients_equal_finite_differences_and_reach_a_learned_scale()
    {
        using var scope = NewDisposeScope();
        var classifier = new CosineClassifier(3, 4, 2.5, learnScale: true, dtype: ScalarType.Float64);
        var x = Matrix.Tensor(Matrix.Irregular(2, 3, 5), ScalarType.Float64).requires_grad_(true);
        Tensor Total() => classifier.call(x).pow(2).sum();

        Total().backward();

        Near.Equal(FiniteDifferences.Of(x, Total), x.grad!, 1e-7, "features");
        Assert.Equal(["weight", "scale"], classifier.named_parameters().Select(entry => entry.name));
        foreach (var (name, parameter) in classifier.named_parameters())
            Near.Equal(FiniteDifferences.Of(parameter, Total), parameter.grad!, 1e-7, name);
    }

    [Fact]
    public void A_fixed_scale_is_no_state_and_there_is_no_bias()
    {
        using var scope = NewDisposeScope();
        var classifier = new CosineClassifier(3, 4);
        Assert.Equal(["weight"], classifier.state_dict().Keys);
        Assert.Null(classifier.scale);
        Assert.Null(classifier.bias);
        Assert.Equal(30, classifier.InitialScale);
        Assert.Equal(16, new CosineClassifier(3, 4, 16, learnScale: true).scale!.item<float>());
    }

    [Fact]
    public void Features_of_zeros_have_logits_of_zeros_and_finite_gradients()
    {
        using var scope = NewDisposeScope();
        var classifier = new CosineClassifier(3, 4);
        var x = zeros(1, 3).requires_grad_(true);
        var z = classifier.call(x);
        z.sum().backward();
        Assert.All(Near.Numbers(z), v => Assert.Equal(0, v));
        Assert.All(Near.Numbers(x.grad!), v => Assert.True(double.IsFinite(v)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_scale_out_of_range_is_refused(double scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineClassifier(2, 2, scale));
}
