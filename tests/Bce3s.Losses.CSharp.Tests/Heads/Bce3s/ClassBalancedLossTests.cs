using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class ClassBalancedLossTests
{
    public ClassBalancedLossTests() => manual_seed(1);

    static readonly TrainingProgress Start = new(0, 1);

    [Theory]
    [InlineData("class-balanced-bce", ClassBalancedMode.Bce)]
    [InlineData("class-balanced-sigmoid", ClassBalancedMode.Sigmoid)]
    [InlineData("class-balanced-focal", ClassBalancedMode.Focal)]
    public void Each_mode_gives_the_authors_loss_and_gradients(string file, ClassBalancedMode mode)
    {
        using var golden = new Golden(file);
        using var scope = NewDisposeScope();
        var classifier = new NormalizedClassifier(golden["weight"].shape[1], golden["weight"].shape[0]);
        classifier.load_state_dict(new() { ["weight"] = golden["weight"], ["bias"] = golden["bias"] });
        using var counts = golden["class_counts"].data<long>();
        var loss = new ClassBalancedLoss(
            classifier,
            counts.ToArray(),
            golden.Number("beta"),
            mode,
            golden.Number("partial_ratio"),
            golden.Number("gamma")
        );
        var features = golden["features"].clone().requires_grad_(true);

        var step = loss.call(features, golden["labels"], Start);
        step.Total.backward();

        Near.Equal(golden["loss"], step.Total, 1e-5, "loss");
        Near.Equal(golden["logits"], step.Logits, 1e-5, "logits");
        Near.Equal(golden["grad_features"], features.grad!, 1e-4, "gradient of features");
        Near.Equal(golden["grad_weight"], classifier.weight.grad!, 1e-4, "gradient of weight");
        Near.Equal(golden["grad_bias"], classifier.bias.grad!, 1e-4, "gradient of bias");
    }

    [Theory]
    [InlineData(ClassBalancedMode.Bce, 7, 5, 3, ScalarType.Float64)]
    [InlineData(ClassBalancedMode.Sigmoid, 7, 5, 3, ScalarType.Float64)]
    [InlineData(ClassBalancedMode.Focal, 7, 5, 3, ScalarType.Float64)]
    [InlineData(ClassBalancedMode.Focal, 11, 3, 13, ScalarType.Float32)]
    [InlineData(ClassBalancedMode.Bce, 1, 1, 1, ScalarType.Float32)]
    [InlineData(ClassBalancedMode.Focal, 1, 2, 1, ScalarType.Float64)]
    [InlineData(ClassBalancedMode.Softmax, 7, 5, 3, ScalarType.Float64)]
    [InlineData(ClassBalancedMode.Softmax, 11, 3, 13, ScalarType.Float32)]
    public void Each_mode_equals_a_slow_loop(
        ClassBalancedMode mode,
        int count,
        int width,
        int classes,
        ScalarType dtype
    )
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(width, classes, dtype: dtype);
        var counts = Enumerable.Range(0, classes).Select(c => 1L + 7 * c).ToArray();
        var loss = new ClassBalancedLoss(classifier, counts, 0.99, mode, classSubset: 1, gamma: 1.5);
        var batch = new Batch(count, width, classes, 1, dtype, seed: 4);
        var (weight, bias) = (Matrix.Of(classifier.weight), Near.Numbers(classifier.bias));
        var raw = counts.Select(n => (1 - 0.99) / (1 - Math.Pow(0.99, n))).ToArray();
        var expected = 0.0;
        foreach (var (x, y) in Matrix.Of(batch.Features).Zip(batch.LabelNumbers))
        {
            var z = Matrix.Linear(x, weight, bias);
            var rowWeight = raw[y] / raw.Sum() * classes;
            if (mode == ClassBalancedMode.Softmax)
            {
                expected += rowWeight * SlowSoftmax.Row(z, y);
                continue;
            }
            for (var j = 0; j < classes; j++)
            {
                var entry = SlowBce.Softplus(j == y ? -z[j] : z[j]);
                var factor = Math.Exp(-1.5 * (j == y ? z[j] : 0) - 1.5 * Math.Log(1 + Math.Exp(-z[j])));
                expected += rowWeight * entry * (mode == ClassBalancedMode.Focal ? factor : 1);
            }
        }
        expected /= mode == ClassBalancedMode.Sigmoid ? count * classes : count;

        var step = loss.call(batch.Features, batch.Labels, Start);

        Near.Equal(expected, step.Total, dtype == ScalarType.Float64 ? 1e-11 : 1e-5);
        Assert.Equal(loss.TermNames, step.Terms.Select(term => term.Name));
    }

    [Theory]
    [InlineData(ClassBalancedMode.Bce)]
    [InlineData(ClassBalancedMode.Sigmoid)]
    [InlineData(ClassBalancedMode.Focal)]
    [InlineData(ClassBalancedMode.Softmax)]
    public void Gradients_equal_finite_differences(ClassBalancedMode mode)
    {
        using var scope = NewDisposeScope();
        var loss = new ClassBalancedLoss(
            new NormalizedClassifier(3, 4, dtype: ScalarType.Float64),
            [9, 5, 2, 1],
            0.9,
            mode,
            classSubset: 1
        );
        var batch = new Batch(5, 3, 4, 1, ScalarType.Float64);
        Tensor Total() => loss.call(batch.Features, batch.Labels, Start).Total;

        Total().backward();

        Near.Equal(FiniteDifferences.Of(batch.Features, Total), batch.Features.grad!, 1e-7, "features");
        foreach (var (name, parameter) in loss.named_parameters())
            Near.Equal(FiniteDifferences.Of(parameter, Total), parameter.grad!, 1e-7, name);
    }

    [Fact]
    public void Without_a_subset_the_batch_is_compared_with_its_own_classes_alone()
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(3, 6, dtype: ScalarType.Float64);
        var loss = new ClassBalancedLoss(classifier, [1, 1, 1, 1, 1, 1], classSubset: 0);
        var x = tensor(new double[] { 0.5, -2, 1 }).view(1, 3);
        var z = Near.Numbers(classifier.call(x));

        Near.Equal(SlowBce.Softplus(-z[2]), loss.call(x, tensor(new long[] { 2 }), Start).Total, 1e-12);
        loss.eval();
        Near.Equal(SlowBce.Row(z, SlowBce.OneHot(2, 6), 1), loss.call(x, tensor(new long[] { 2 }), Start).Total, 1e-12);
    }

    [Theory]
    [InlineData(ClassBalancedMode.Bce, 2.501955)]
    [InlineData(ClassBalancedMode.Softmax, 2.217155)]
    public void The_documented_examples_hold(ClassBalancedMode mode, double expected)
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(2, 2);
        classifier.load_state_dict(new() { ["weight"] = eye(2), ["bias"] = zeros(2) });
        var loss = new ClassBalancedLoss(classifier, [1, 3], beta: 0.5, mode, classSubset: 1);
        var step = loss.call(tensor(new float[] { 2, -1 }).view(1, 2), tensor(new long[] { 1 }), Start);
        Assert.Equal(expected, step.Total.item<float>(), 1e-5);
    }

    [Fact]
    public void NaN_features_make_the_loss_NaN()
    {
        using var scope = NewDisposeScope();
        foreach (var mode in Enum.GetValues<ClassBalancedMode>())
        {
            var loss = new ClassBalancedLoss(new NormalizedClassifier(2, 3), [3, 2, 1], mode: mode);
            Assert.True(
                float.IsNaN(loss.call(full(1, 2, float.NaN), tensor(new long[] { 1 }), Start).Total.item<float>()),
                mode.ToString()
            );
        }
    }

    [Fact]
    public void Unfitting_arguments_are_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var classifier = new NormalizedClassifier(2, 3);
        string Refusal(Func<ClassBalancedLoss> make) => Assert.ThrowsAny<ArgumentException>(make).Message;
        Assert.Contains("expected 3", Refusal(() => new(classifier, [5, 4])));
        Assert.Contains("class 1", Refusal(() => new(classifier, [5, 0, 1])));
        Assert.Contains("no class counts", Refusal(() => new(classifier, [])));
        Assert.Contains("beta", Refusal(() => new(classifier, [5, 4, 3], beta: 1)));
        Assert.Contains("Focal", Refusal(() => new(classifier, [5, 4, 3], mode: (ClassBalancedMode)7)));
        Assert.Contains("classSubset", Refusal(() => new(classifier, [5, 4, 3], classSubset: -0.1)));
        Assert.Contains("gamma", Refusal(() => new(classifier, [5, 4, 3], gamma: double.NaN)));
        Assert.Contains("clamp", Refusal(() => new(classifier, [5, 4, 3], clamp: 0)));
    }
}
