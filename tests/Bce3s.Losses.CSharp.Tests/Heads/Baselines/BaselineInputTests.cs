using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class BaselineInputTests
{
    public BaselineInputTests() => manual_seed(1);

    public static TheoryData<string> All => BaselineCase.All;

    static Tensor Total(LossHead loss, Tensor features, LossTargets targets) =>
        loss.call(features, targets, BaselineCase.Progress).Total;

    [Theory]
    [MemberData(nameof(All))]
    public void Half_features_are_widened_and_get_half_gradients(string name)
    {
        foreach (var half in new[] { ScalarType.Float16, ScalarType.BFloat16 })
        {
            using var scope = NewDisposeScope();
            var loss = BaselineCase.Make(name, new LinearClassifier(3, 4));
            var batch = new Batch(5, 3, 4, 1, half);
            var wide = batch.Features.detach().to(ScalarType.Float32).requires_grad_(true);

            var total = Total(loss, batch.Features, batch.Labels);
            total.backward();
            var expected = Total(loss, wide, batch.Labels);
            expected.backward();

            Assert.Equal(ScalarType.Float32, total.dtype);
            Near.Equal(expected, total, 1e-6);
            Assert.Equal(half, batch.Features.grad!.dtype);
            Near.Equal(wide.grad!, batch.Features.grad!, 1e-2);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void NaN_and_infinite_features_never_give_a_finite_loss(string name)
    {
        using var scope = NewDisposeScope();
        var loss = BaselineCase.Make(name, new LinearClassifier(2, 3));
        foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            var features = tensor(new[] { 1, value }).view(1, 2);
            Assert.False(float.IsFinite(Total(loss, features, tensor(new long[] { 1 })).item<float>()), $"{value}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Large_logits_keep_a_finite_loss_and_gradient(string name)
    {
        using var scope = NewDisposeScope();
        var loss = BaselineCase.Make(name, new LinearClassifier(2, 3));
        var features = tensor(new[] { 3e4f, -5e4f }).view(1, 2).requires_grad_(true);
        var total = Total(loss, features, tensor(new long[] { 1 }));
        total.backward();
        Assert.True(float.IsFinite(total.item<float>()));
        Assert.All(Near.Numbers(features.grad!), slope => Assert.True(double.IsFinite(slope)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void One_class_is_certain(string name)
    {
        using var scope = NewDisposeScope();
        var loss = BaselineCase.Make(name, new LinearClassifier(2, 1));
        var features = ones(1, 2).requires_grad_(true);
        var total = Total(loss, features, tensor(new long[] { 0 }));
        total.backward();
        Assert.Equal(0, total.item<float>());
        Assert.All(Near.Numbers(features.grad!), slope => Assert.Equal(0, slope, 1e-6));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Terms_and_logits_are_those_promised_and_evaluation_changes_no_state(string name)
    {
        using var scope = NewDisposeScope();
        var loss = BaselineCase.Make(name, new LinearClassifier(3, 4));
        var batch = new Batch(5, 3, 4, 1, ScalarType.Float32);
        var before = loss.state_dict().ToDictionary(entry => entry.Key, entry => Near.Numbers(entry.Value));
        foreach (var training in new[] { true, false })
        {
            loss.train(training);
            var step = loss.call(batch.Features, batch.Labels, BaselineCase.Progress);
            Assert.Equal(loss.TermNames, step.Terms.Select(term => term.Name));
            Assert.Equal(step.Total.item<float>(), step.Terms[0].Value.item<float>());
            Near.Equal(loss.logits(batch.Features), step.Logits, 0);
            Assert.False(step.Logits.requires_grad);
        }
        foreach (var (key, value) in loss.state_dict())
            Assert.Equal(before[key], Near.Numbers(value));
    }

    [Theory]
    [InlineData("smoothed")]
    [InlineData("ldam")]
    [InlineData("ldam-weighted")]
    [InlineData("balanced-softmax")]
    [InlineData("logit-adjusted")]
    [InlineData("feature-balanced")]
    public void Evaluation_takes_the_cross_entropy_of_the_plain_logits(string name)
    {
        using var scope = NewDisposeScope();
        var loss = BaselineCase.Make(name, new LinearClassifier(3, 4, dtype: ScalarType.Float64));
        var batch = new Batch(5, 3, 4, 1, ScalarType.Float64);
        var trained = Total(loss, batch.Features, batch.Labels).item<double>();
        loss.eval();
        var expected = nn.functional.cross_entropy(loss.logits(batch.Features), batch.Labels);
        Near.Equal(expected, Total(loss, batch.Features, batch.Labels), 1e-12);
        Assert.NotEqual(trained, expected.item<double>());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Without_gradients_the_value_is_the_same_and_has_no_graph(string name)
    {
        using var scope = NewDisposeScope();
        var loss = BaselineCase.Make(name, new LinearClassifier(3, 4));
        var batch = new Batch(5, 3, 4, 1, ScalarType.Float32);
        var with = Total(loss, batch.Features, batch.Labels);
        using var _ = no_grad();
        var without = Total(loss, batch.Features, batch.Labels);
        Assert.True(with.requires_grad);
        Assert.False(without.requires_grad);
        Assert.Equal(with.item<float>(), without.item<float>());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_step_leaves_only_its_results(string name)
    {
        using var loss = BaselineCase.Make(name, new LinearClassifier(3, 4));
        var batch = new Batch(5, 3, 4, 1, ScalarType.Float32);
        loss.call(batch.Features, batch.Labels, BaselineCase.Progress);
        var before = LiveTensors.Count();
        var step = loss.call(batch.Features, batch.Labels, BaselineCase.Progress);
        Assert.Equal(before + 3, Tensor.TotalCount);
        GC.KeepAlive(step);
    }

    static readonly long[] Counts = BaselineCase.Counts(4);

    public static TheoryData<Func<LossHead>, Func<LossHead>> Drawn
    {
        get
        {
            const ScalarType dtype = ScalarType.Float64;
            static LinearClassifier Linear() => new(3, 4, dtype: dtype);
            var late = Curriculum.Constant(0.6);
            return new()
            {
                { () => new SoftmaxLoss(3, 4, 0.2, CPU, dtype), () => new SoftmaxLoss(Linear(), 0.2) },
                { () => new FocalLoss(3, 4, 0.7, CPU, dtype), () => new FocalLoss(Linear(), 0.7) },
                {
                    () => new LdamLoss(3, 4, Counts, 9, 0.3, 0.1, 0.5, CPU, dtype),
                    () => new LdamLoss(new CosineClassifier(3, 4, 9, dtype: dtype), Counts, 0.3, 0.1, 0.5)
                },
                {
                    () => new BalancedSoftmaxLoss(3, 4, Counts, CPU, dtype),
                    () => new BalancedSoftmaxLoss(Linear(), Counts)
                },
                {
                    () => new LogitAdjustedLoss(3, 4, Counts, 0.4, CPU, dtype),
                    () => new LogitAdjustedLoss(Linear(), Counts, 0.4)
                },
                {
                    () => new FeatureBalancedLoss(3, 4, Counts, 5, late, CPU, dtype),
                    () => new FeatureBalancedLoss(Linear(), Counts, 5, late)
                },
                {
                    () => new ClassBalancedLoss(3, 4, Counts, 0.9, ClassBalancedMode.Bce, 0.6, 1, 0.1, CPU, dtype),
                    () =>
                        new ClassBalancedLoss(
                            new NormalizedClassifier(3, 4, dtype: dtype),
                            Counts,
                            0.9,
                            ClassBalancedMode.Bce,
                            0.6,
                            1,
                            0.1
                        )
                },
                {
                    () => new ClassBalancedLoss(3, 4, Counts, 0.9, ClassBalancedMode.Focal, 1, 1.3, 64, CPU, dtype),
                    () =>
                        new ClassBalancedLoss(
                            new NormalizedClassifier(3, 4, dtype: dtype),
                            Counts,
                            0.9,
                            ClassBalancedMode.Focal,
                            1,
                            1.3
                        )
                },
                {
                    () => new ClassInstanceLoss(3, 4, Counts, new() { Views = 1 }, CPU, dtype),
                    () => new ClassInstanceLoss(Linear(), Counts, new() { Views = 1 })
                },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Drawn), DisableDiscoveryEnumeration = true)]
    public void A_width_and_a_number_of_classes_make_the_methods_own_classifier(
        Func<LossHead> make,
        Func<LossHead> expected
    )
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(7, 3, 4, 1, ScalarType.Float64);
        double Value(Func<LossHead> head)
        {
            manual_seed(4);
            return Total(head(), batch.Features, batch.Labels).item<double>();
        }
        Assert.Equal(Value(expected), Value(make));
    }

    [Theory]
    [InlineData("focal")]
    [InlineData("ldam")]
    [InlineData("class-balanced")]
    public void Heads_of_one_class_a_row_refuse_soft_labels(string name)
    {
        using var scope = NewDisposeScope();
        var loss = BaselineCase.Make(name, new LinearClassifier(3, 4));
        var batch = new Batch(5, 3, 4, 1, ScalarType.Float32);
        var refused = Assert.Throws<ArgumentException>(() =>
            Total(loss, batch.Features, LossTargets.Soft(batch.Mixed))
        );
        Assert.Contains(loss.GetName(), refused.Message);
    }

    [Theory]
    [InlineData("ldam")]
    [InlineData("balanced-softmax")]
    [InlineData("logit-adjusted")]
    [InlineData("feature-balanced")]
    public void Counts_that_do_not_fit_are_refused_by_class(string name)
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(2, 3);
        LossHead Make(long[] counts) =>
            name switch
            {
                "ldam" => new LdamLoss(classifier, 30, counts),
                "balanced-softmax" => new BalancedSoftmaxLoss(classifier, counts),
                "logit-adjusted" => new LogitAdjustedLoss(classifier, counts),
                _ => new FeatureBalancedLoss(classifier, counts),
            };
        string Refusal(params long[] counts) => Assert.Throws<ArgumentException>(() => Make(counts)).Message;
        Assert.Contains("class 1 has 0 images", Refusal(5, 0, 1));
        Assert.Contains("class 2 has -4 images", Refusal(5, 1, -4));
        Assert.Contains("2 class counts; expected 3", Refusal(5, 4));
        Assert.Contains("no class counts", Refusal());
        Assert.Throws<ArgumentNullException>(() => Make(null!));
    }
}
