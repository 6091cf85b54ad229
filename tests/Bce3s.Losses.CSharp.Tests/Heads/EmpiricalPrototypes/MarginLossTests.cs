using Bce3s.Losses.Tests.OpByOp;
using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class MarginLossTests
{
    public MarginLossTests() => manual_seed(1);

    static readonly long[][] Batches =
    [
        [2, 0, 2, 4, 2],
        [1],
        [0, 0],
        [3, 1, 4, 0, 2, 3, 1],
    ];

    public static IEnumerable<object[]> Heads =>
        from kind in Enum.GetValues<SlowMargin>()
        from prototypes in new[] { false, true }
        select new object[] { kind, prototypes };

    public static IEnumerable<object[]> Cases =>
        from head in Heads
        from batch in Enumerable.Range(0, Batches.Length)
        from dtype in new[] { ScalarType.Float32, ScalarType.Float64 }
        select new[] { head[0], head[1], batch, dtype };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Terms_gradients_logits_and_prototypes_equal_slow_loops(
        object kind,
        bool prototypes,
        int batch,
        ScalarType dtype
    )
    {
        using var scope = NewDisposeScope();
        var c = new MarginCase((SlowMargin)kind, prototypes, dtype, Batches[batch], width: 3, classes: 5);
        var after = c.PrototypesAfter();
        var expected = c.SlowStep(after);
        var exact = dtype == ScalarType.Float64;

        var step = c.Step();
        step.Total.backward();

        Assert.Equal(dtype, step.Total.dtype);
        Assert.Empty(step.Total.shape);
        Assert.Equal(c.Head.TermNames, step.Terms.Select(term => term.Name));
        Near.Equal(expected.Total, step.Total, exact ? 1e-12 : 1e-5, "total");
        foreach (var (term, value) in step.Terms.Zip(expected.Terms))
        {
            Near.Equal(value, term.Value, exact ? 1e-12 : 1e-5, term.Name);
            Assert.Equal(1.0 / step.Terms.Count, term.Weight);
        }
        Near.Equal(expected.Logits, step.Logits, exact ? 1e-13 : 1e-5, "logits");
        Near.Equal(expected.Logits, c.Head.logits(c.Features), exact ? 1e-13 : 1e-5, "logits for prediction");
        Near.Equal(expected.ByFeatures, c.Features.grad!, exact ? 1e-7 : 1e-4, "gradient of features");
        Near.Equal(expected.ByWeight, c.Weight.grad!, exact ? 1e-7 : 1e-4, "gradient of weight");
        if (c.Threshold is { } threshold)
            Near.Equal(expected.ByThreshold, threshold.grad!, exact ? 1e-7 : 1e-4, "gradient of the threshold");
        if (after is not null)
        {
            Near.Equal([.. after.SelectMany(row => row)], c.Head.prototypes!, exact ? 1e-14 : 1e-6, "prototypes");
            Assert.False(c.Head.prototypes!.requires_grad);
        }
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void The_authors_program_operator_by_operator_gives_the_same(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        var c = new MarginCase(
            (SlowMargin)kind,
            prototypes,
            ScalarType.Float64,
            [4, 0, 3, 1],
            width: 6,
            classes: 5,
            scale: 64
        );
        foreach (var progress in new[] { MarginCase.BeforePrototypes, MarginCase.WithPrototypes })
        {
            c.Head.zero_grad();
            var straight = new MarginsOpByOp(c.Head);
            var features = c.Features.detach().clone().requires_grad_(true);
            var expected = straight.Loss(features, c.Labels, progress.Epoch);
            expected.backward();
            var byWeight = c.Weight.grad!.clone();
            var byThreshold = c.Threshold?.grad!.clone();
            c.Head.zero_grad();
            c.Features.grad?.zero_();

            var step = c.Step(progress);
            step.Total.backward();

            Near.Equal(expected, step.Total, 1e-12, "loss");
            Near.Equal(features.grad!, c.Features.grad!, 1e-12, "gradient of features");
            Near.Equal(byWeight, c.Weight.grad!, 1e-12, "gradient of weight");
            if (byThreshold is not null)
                Near.Equal(byThreshold, c.Threshold!.grad!, 1e-12, "gradient of the threshold");
            if (prototypes)
                Near.Equal(straight.Prototypes!, c.Head.prototypes!, 1e-13, "prototypes");
        }
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Many_classes_are_taken_in_runs_with_labels_in_the_first_the_middle_and_the_last(
        object kind,
        bool prototypes
    )
    {
        using var scope = NewDisposeScope();
        const int classes = 300;
        const int width = 2500;
        Assert.Equal(3, ClassChunks.Of(zeros(1, dtype: ScalarType.Float64), classes, width).Count());
        long[] labels = [0, 127, 128, 255, 256, 299, 256];
        var c = new MarginCase((SlowMargin)kind, prototypes, ScalarType.Float64, labels[..6], width, classes);
        var straight = new MarginsOpByOp(c.Head);
        var features = c.Features.detach().clone().requires_grad_(true);
        var expected = straight.Loss(features, c.Labels, 1);
        expected.backward();
        var byWeight = c.Weight.grad!.clone();
        c.Head.zero_grad();

        var step = c.Step();
        step.Total.backward();

        Near.Equal(expected, step.Total, 1e-12, "loss");
        Near.Equal(features.grad!, c.Features.grad!, 1e-11, "gradient of features");
        Near.Equal(byWeight, c.Weight.grad!, 1e-11, "gradient of weight");
        Near.Equal(c.Head.logits(c.Features), step.Logits, 1e-12, "logits");
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Before_their_first_epoch_prototypes_move_and_leave_the_loss_alone(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        var c = new MarginCase((SlowMargin)kind, prototypes, ScalarType.Float64, [1, 0, 1], width: 3, classes: 4);
        var after = c.PrototypesAfter();
        var expected = c.SlowStep(null);

        var step = c.Step(MarginCase.BeforePrototypes);

        Near.Equal(expected.Total, step.Total, 1e-12);
        Assert.Equal([c.Head.TermNames[0]], step.Terms.Select(term => term.Name));
        Assert.Equal(1, step.Terms[0].Weight);
        if (after is not null)
            Near.Equal([.. after.SelectMany(row => row)], c.Head.prototypes!, 1e-14, "prototypes");
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Evaluation_has_no_margin_and_changes_nothing(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        var c = new MarginCase((SlowMargin)kind, prototypes, ScalarType.Float64, [1, 0, 1], width: 3, classes: 4);
        var state = c.Head.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        c.Head.eval();

        var step = c.Step();

        var plain = c.Slow.PlainLoss(Matrix.Of(c.Features), Matrix.Of(c.Weight), c.LabelNumbers, c.ThresholdNumber);
        Near.Equal(plain, step.Total, 1e-12);
        Assert.Single(step.Terms);
        foreach (var (name, value) in c.Head.state_dict())
            Near.Equal(state[name], value, 0, name);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Gradients_are_computed_for_those_who_want_them(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        var c = new MarginCase((SlowMargin)kind, prototypes, ScalarType.Float64, [1, 0, 1], width: 3, classes: 4);
        var fixedPrototypes = c.Head.prototypes?.clone();
        Tensor Total()
        {
            using (no_grad())
                if (fixedPrototypes is not null)
                    c.Head.prototypes!.copy_(fixedPrototypes);
            return c.Step().Total;
        }
        var both = Total();
        both.backward();
        var (byFeatures, byWeight) = (c.Features.grad!.clone(), c.Weight.grad!.clone());
        c.Head.zero_grad();
        c.Features.grad!.zero_();

        c.Weight.requires_grad_(false);
        var ofFeatures = Total();
        ofFeatures.backward();
        Near.Equal(both, ofFeatures, 0);
        Near.Equal(byFeatures, c.Features.grad!, 0);
        Assert.True(c.Weight.grad is null || c.Weight.grad.abs().sum().item<double>() == 0);

        c.Weight.requires_grad_(true);
        c.Features.requires_grad_(false);
        var ofWeight = Total();
        ofWeight.backward();
        Near.Equal(both, ofWeight, 0);
        Near.Equal(byWeight, c.Weight.grad!, 0);

        using (no_grad())
            Assert.False(Total().requires_grad);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_step_leaves_only_its_results(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        var c = new MarginCase((SlowMargin)kind, prototypes, ScalarType.Float32, [1, 0, 1], width: 3, classes: 4);
        c.Step();
        var before = LiveTensors.Count();
        var step = c.Step();
        Assert.Equal(before + 2 + step.Terms.Count, Tensor.TotalCount);
        GC.KeepAlive(step);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void State_goes_from_one_head_to_another(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        var first = new MarginCase((SlowMargin)kind, prototypes, ScalarType.Float32, [1, 0, 1], width: 3, classes: 4);
        first.Step();
        var second = new MarginCase((SlowMargin)kind, prototypes, ScalarType.Float32, [1, 0, 1], width: 3, classes: 4);
        using (no_grad())
            second.Weight.fill_(1);

        second.Head.load_state_dict(first.Head.state_dict());

        string[] names =
        [
            "classifier.weight",
            .. first.Head is UniFaceLoss ? ["threshold"] : Array.Empty<string>(),
            .. prototypes ? ["prototypes"] : Array.Empty<string>(),
        ];
        Assert.Equal(names.Order(), first.Head.state_dict().Keys.Order());
        Near.Equal(first.Step().Total, second.Step().Total, 0);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Half_features_are_widened_and_the_head_follows_a_change_of_type(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        var c = new MarginCase((SlowMargin)kind, prototypes, ScalarType.Float32, [1, 0, 1], width: 3, classes: 4);
        foreach (var half in new[] { ScalarType.Float16, ScalarType.BFloat16 })
        {
            var features = c.Features.detach().to(half).requires_grad_(true);
            var step = c.Head.call(features, c.Labels, MarginCase.WithPrototypes);
            step.Total.backward();
            Assert.Equal(ScalarType.Float32, step.Total.dtype);
            Assert.Equal(half, features.grad!.dtype);
            Assert.True(Near.Numbers(features.grad!).Sum(Math.Abs) > 0);
        }
        c.Head.to(ScalarType.Float64);
        var wide = c.Head.call(c.Features.to(ScalarType.Float64), c.Labels, MarginCase.WithPrototypes);
        Assert.Equal(ScalarType.Float64, wide.Total.dtype);
    }
}
