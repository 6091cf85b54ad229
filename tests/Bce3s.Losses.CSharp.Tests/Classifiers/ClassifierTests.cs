using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Classifiers;

public class ClassifierTests
{
    public ClassifierTests() => manual_seed(1);

    [Fact]
    public void The_documented_example_of_the_normalised_classifier_holds()
    {
        using var scope = NewDisposeScope();
        var classifier = new NormalizedClassifier(2, 1);
        classifier.load_state_dict(
            new() { ["weight"] = tensor(new float[] { 3, 4 }).view(1, 2), ["bias"] = tensor(new[] { 0.5f }) }
        );
        Near.Equal(2.7, classifier.call(tensor(new float[] { 1, 2 }).view(1, 2)), 1e-6);
    }

    [Fact]
    public void The_linear_classifier_takes_the_rows_as_they_are()
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(2, 1);
        classifier.load_state_dict(
            new() { ["weight"] = tensor(new float[] { 3, 4 }).view(1, 2), ["bias"] = tensor(new[] { 0.5f }) }
        );
        Near.Equal(11.5, classifier.call(tensor(new float[] { 1, 2 }).view(1, 2)), 1e-6);
        Near.Equal([0.6, 0.8], classifier.directions(), 1e-6);
    }

    [Fact]
    public void Rows_shorter_than_epsilon_are_not_blown_up()
    {
        using var scope = NewDisposeScope();
        var classifier = new NormalizedClassifier(2, 2);
        using (no_grad())
            classifier.weight.copy_(tensor(new float[] { 0, 0, 1e-6f, 0 }).view(2, 2));
        Near.Equal([0, 0, 0.1, 0], classifier.directions(), 1e-6);
    }

    [Fact]
    public void Weights_start_within_one_over_the_root_of_the_width()
    {
        using var scope = NewDisposeScope();
        var classifier = new NormalizedClassifier(100, 50);
        Assert.InRange(classifier.weight.abs().max().item<float>(), 0.095f, 0.1f);
        Assert.InRange(classifier.bias.abs().max().item<float>(), 0.05f, 0.1f);
        Assert.Equal(["weight", "bias"], classifier.state_dict().Keys);
        Assert.Equal(5050, classifier.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void A_classifier_goes_from_one_head_to_the_next()
    {
        using var scope = NewDisposeScope();
        var first = new Bce3sLoss(4, 3);
        var second = new ClassBalancedLoss(first.Classifier, [5, 2, 1]);
        Assert.Same(first.Classifier.weight, second.Classifier.weight);
        Assert.Contains("classifier.weight", second.state_dict().Keys);
    }

    static Classifier[] All() =>
        [
            new LinearClassifier(3, 4),
            new NormalizedClassifier(3, 4),
            new CosineClassifier(3, 4),
            new CosineClassifier(3, 4, learnScale: true),
            new ScaledClassifier(new LinearClassifier(3, 4)),
            new ScaledClassifier(new NormalizedClassifier(3, 4)),
            new ScaledClassifier(new CosineClassifier(3, 4)),
        ];

    [Fact]
    public void Without_a_scope_of_the_callers_only_results_are_left()
    {
        using var x = randn(5, 3);
        foreach (var classifier in All())
        {
            Left(1, () => [classifier.call(x)]);
            Left(1, () => [classifier.directions()]);
            Left(
                classifier switch
                {
                    LinearClassifier => 0,
                    NormalizedClassifier => 1,
                    CosineClassifier => 2,
                    // Rows and biases with their factors, and what the inner one makes of the features.
                    ScaledClassifier { inner: var inner } => inner is CosineClassifier ? 2
                    : inner.bias is null ? 1
                    : 2,
                    _ => throw new InvalidOperationException(classifier.GetName()),
                },
                () =>
                {
                    var (features, rows, bias) = classifier.Factors(x);
                    return [features, rows, bias];
                }
            );
            classifier.Dispose();
        }

        void Left(int expected, Func<Tensor?[]> make)
        {
            var before = LiveTensors.Count();
            var results = make();
            Assert.Equal(before + expected, Tensor.TotalCount);
            foreach (var result in results)
                if (result is not (null or TorchSharp.Modules.Parameter) && !ReferenceEquals(result, x))
                    result.Dispose();
            Assert.Equal(before, Tensor.TotalCount);
        }
    }

    [Fact]
    public void What_the_caller_handed_over_stays_in_the_callers_scope()
    {
        using var outer = NewDisposeScope();
        foreach (var classifier in All())
        {
            using var scope = NewDisposeScope();
            var x = randn(5, 3);
            var directions = classifier.directions();
            classifier.Factors(x, directions);
            classifier.call(x);
            Assert.True(scope.Contains(x), classifier.GetName());
            Assert.True(scope.Contains(directions), classifier.GetName());
        }
    }

    [Fact]
    public void Logits_are_the_product_of_the_factors()
    {
        using var scope = NewDisposeScope();
        var x = randn(5, 3);
        foreach (var classifier in All())
        {
            if (classifier is ScaledClassifier scaled)
                using (no_grad())
                    scaled.scale.copy_(tensor(new float[] { 2, -1, 0.5f, 3 }));
            var expected = classifier.call(x);
            foreach (var directions in new[] { null, classifier.directions() })
            {
                var (features, rows, bias) = classifier.Factors(x, directions);
                Near.Equal(expected, nn.functional.linear(features, rows, bias), 1e-6, classifier.GetName());
            }
        }
    }
}
