using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class BaselineGradientTests
{
    public BaselineGradientTests() => manual_seed(1);

    public static TheoryData<string> All => BaselineCase.All;

    [Theory]
    [MemberData(nameof(All))]
    public void Values_and_gradients_equal_those_of_the_operators_one_by_one(string name)
    {
        Compare(name, 37, 13, 41, ScalarType.Float64, 1e-12, 1e-12);
        Compare(name, 37, 13, 41, ScalarType.Float32, 1e-5, 1e-4);
        Compare(name, 1, 3, 7, ScalarType.Float64, 1e-12, 1e-12);
        Compare(name, 5, 1, 2, ScalarType.Float32, 1e-5, 1e-4);
    }

    static void Compare(string name, int count, int width, int classes, ScalarType dtype, double value, double slope)
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(width, classes, dtype: dtype);
        var loss = BaselineCase.Make(name, classifier);
        var batch = new Batch(count, width, classes, 1, dtype);
        Tensor[] variables = [batch.Features, classifier.weight, classifier.bias];
        var reference = BaselineCase.OpByOp(name, classifier, batch.Features, batch.Labels);
        var expected = autograd.grad([reference], variables);

        var total = loss.call(batch.Features, batch.Labels, BaselineCase.Progress).Total;
        var actual = autograd.grad([total], variables);

        Near.Equal(reference, total, value, name);
        for (var i = 0; i < variables.Length; i++)
            Near.Equal(expected[i], actual[i], slope, $"{name}, gradient {i}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_through_every_classifier_equal_finite_differences(string name)
    {
        Classifier[] classifiers =
        [
            new LinearClassifier(3, 4, dtype: ScalarType.Float64),
            new NormalizedClassifier(3, 4, dtype: ScalarType.Float64),
            new CosineClassifier(3, 4, 5, learnScale: true, dtype: ScalarType.Float64),
            new ScaledClassifier(new LinearClassifier(3, 4, dtype: ScalarType.Float64)),
        ];
        foreach (var classifier in classifiers)
        {
            using var scope = NewDisposeScope();
            using var loss = BaselineCase.Make(name, classifier);
            var batch = new Batch(6, 3, 4, 1, ScalarType.Float64);
            Tensor Total() => loss.call(batch.Features, batch.Labels, BaselineCase.Progress).Total;
            // The factor of the focal loss is a constant to its gradient, so its slopes are not those of its value.
            var factor = name == "focal" ? Factors(loss, batch) : null;
            Tensor Slope() => factor is null ? Total() : (Rows(loss, batch) * factor).mean();

            Total().backward();

            var what = $"{name} over {classifier.GetName()}";
            Near.Equal(FiniteDifferences.Of(batch.Features, Slope), batch.Features.grad!, 1e-7, $"{what}, features");
            foreach (var (part, parameter) in loss.named_parameters())
                if (parameter.requires_grad)
                    Near.Equal(FiniteDifferences.Of(parameter, Slope), parameter.grad!, 1e-7, $"{what}, {part}");
                else
                    Assert.Null(parameter.grad);
        }
    }

    static Tensor Rows(LossHead loss, Batch batch) =>
        nn.functional.cross_entropy(loss.logits(batch.Features), batch.Labels, reduction: nn.Reduction.None);

    static Tensor Factors(LossHead loss, Batch batch)
    {
        using var _ = no_grad();
        return (1 - Rows(loss, batch).neg().exp()).pow(1.5);
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("smoothed")]
    [InlineData("balanced-softmax")]
    [InlineData("feature-balanced")]
    public void Gradients_for_soft_labels_equal_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        var loss = BaselineCase.Make(name, new LinearClassifier(3, 4, dtype: ScalarType.Float64));
        var batch = new Batch(5, 3, 4, 1, ScalarType.Float64);
        // Rows that do not add up to 1 have a gradient too.
        var targets = LossTargets.Soft(batch.Mixed * tensor(new[] { 1, 0.5, 2, 1, 1 }).unsqueeze(1));
        Tensor Total() => loss.call(batch.Features, targets, BaselineCase.Progress).Total;

        Total().backward();

        Near.Equal(FiniteDifferences.Of(batch.Features, Total), batch.Features.grad!, 1e-7, "features");
        foreach (var (part, parameter) in loss.named_parameters())
            Near.Equal(FiniteDifferences.Of(parameter, Total), parameter.grad!, 1e-7, part);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_factor_on_the_loss_is_a_factor_on_its_gradients(string name)
    {
        using var scope = NewDisposeScope();
        var loss = BaselineCase.Make(name, new LinearClassifier(3, 4, dtype: ScalarType.Float64));
        var batch = new Batch(5, 3, 4, 1, ScalarType.Float64);
        Tensor Slope(double factor) =>
            autograd.grad(
                [loss.call(batch.Features, batch.Labels, BaselineCase.Progress).Total * factor],
                [batch.Features]
            )[0];

        Near.Equal(Slope(1) * -2.5, Slope(-2.5), 1e-12);
    }
}
