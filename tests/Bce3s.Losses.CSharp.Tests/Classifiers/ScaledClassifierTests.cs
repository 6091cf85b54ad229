using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Classifiers;

public class ScaledClassifierTests
{
    public ScaledClassifierTests() => manual_seed(1);

    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        var inner = new LinearClassifier(2, 2);
        inner.load_state_dict(
            new() { ["weight"] = tensor(new float[] { 3, 4, 1, 0 }).view(2, 2), ["bias"] = tensor(new[] { 0.5f, 0 }) }
        );
        var classifier = new ScaledClassifier(inner);
        using (no_grad())
            classifier.scale.copy_(tensor(new float[] { 2, -1 }));
        Near.Equal([23, -1], classifier.call(tensor(new float[] { 1, 2 }).view(1, 2)), 1e-6);
    }

    [Fact]
    public void It_starts_from_the_inner_logits_and_learns_the_factors_alone()
    {
        using var scope = NewDisposeScope();
        var inner = new LinearClassifier(3, 4);
        var x = randn(6, 3);
        var before = inner.call(x).detach();
        var weight = Near.Numbers(inner.weight);
        var classifier = new ScaledClassifier(inner);
        Near.Equal(before, classifier.call(x), 0);
        var loss = new SoftmaxLoss(classifier);
        var sgd = optim.SGD(loss.parameters(), 0.5, momentum: 0.9, weight_decay: 0.1);
        var labels = tensor(new long[] { 0, 1, 2, 3, 3, 3 });
        var first = loss.call(x, labels, new(0, 1)).Total.item<float>();

        for (var i = 0; i < 20; i++)
        {
            sgd.zero_grad();
            loss.call(x, labels, new(0, 1)).Total.backward();
            sgd.step();
        }

        Assert.Equal(weight, Near.Numbers(inner.weight));
        Assert.All(Near.Numbers(classifier.scale), factor => Assert.NotEqual(1, factor));
        Assert.True(loss.call(x, labels, new(0, 1)).Total.item<float>() < first);
    }

    [Fact]
    public void It_is_saved_and_loaded_with_what_is_inside()
    {
        using var scope = NewDisposeScope();
        var saved = new ScaledClassifier(new NormalizedClassifier(3, 4));
        using (no_grad())
            saved.scale.copy_(tensor(new float[] { 1, 2, 3, 4 }));
        Assert.Equal(["scale", "inner.weight", "inner.bias"], saved.state_dict().Keys);
        Assert.Equal(["inner.weight"], new ScaledClassifier(new CosineClassifier(3, 4)).state_dict().Keys.Skip(1));
        var loaded = new ScaledClassifier(new NormalizedClassifier(3, 4));
        loaded.load_state_dict(saved.state_dict());
        var x = randn(2, 3);
        Near.Equal(saved.call(x), loaded.call(x), 0);
        Assert.Same(loaded.inner.weight, loaded.weight);
        Assert.Same(loaded.inner.bias, loaded.bias);
    }

    [Fact]
    public void It_takes_the_type_of_what_is_inside()
    {
        using var scope = NewDisposeScope();
        var classifier = new ScaledClassifier(new LinearClassifier(3, 4, dtype: ScalarType.Float64));
        Assert.Equal(ScalarType.Float64, classifier.scale.dtype);
        Assert.Equal((3, 4), (classifier.Features, classifier.Classes));
        Assert.Throws<ArgumentNullException>(() => new ScaledClassifier(null!));
    }
}
