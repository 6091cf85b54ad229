using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

/// <summary>Where numbers end: clamps, large scales, single classes, features without a direction.</summary>
public class MarginRangeTests
{
    public MarginRangeTests() => manual_seed(1);

    public static IEnumerable<object[]> Heads => MarginLossTests.Heads;

    static void Equal(
        MarginCase c,
        double[][]? prototypes,
        double values,
        double gradients,
        string what,
        double differences = 1e-6
    )
    {
        var expected = c.SlowStep(prototypes, differences);
        c.Head.zero_grad();
        c.Features.grad?.zero_();
        var step = c.Step();
        step.Total.backward();
        Near.Equal(expected.Total, step.Total, values, $"total {what}");
        Near.Equal(expected.ByFeatures, c.Features.grad!, gradients, $"gradient of features {what}");
        Near.Equal(expected.ByWeight, c.Weight.grad!, gradients, $"gradient of weight {what}");
        if (c.Threshold is { } threshold)
            Near.Equal(expected.ByThreshold, threshold.grad!, gradients, $"gradient of the threshold {what}");
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Scales_from_small_to_far_beyond_the_range_of_exponentials_stay_exact(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        foreach (var scale in new[] { 0.5, 30, 64, 84, 200, 900 })
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var c = new MarginCase((SlowMargin)kind, prototypes, dtype, [2, 0, 3], width: 4, classes: 5, scale);
            var after = c.PrototypesAfter();
            var exact = dtype == ScalarType.Float64;
            // In float32 a logit has an absolute error of about s·1e-7.
            Equal(c, after, exact ? 1e-12 : 1e-5, exact ? 1e-5 : Math.Max(1e-4, scale * 1e-6), $"at {scale} {dtype}");
        }
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Rows_whose_logits_are_all_far_below_the_scale_keep_their_digits(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        var c = new MarginCase((SlowMargin)kind, prototypes, ScalarType.Float32, [0, 3], width: 4, classes: 4, 64);
        using (no_grad())
        {
            var side = tensor(new[] { 1f, 0.1f, 0.2f, -0.1f }).expand(4, 4) + 0.05 * c.Weight;
            c.Weight.copy_(side);
            c.Head.prototypes?.copy_(nn.functional.normalize(side, 2, 1));
            c.Features.copy_(-side.narrow(0, 1, 2) * 3);
        }
        var after = c.PrototypesAfter();
        Equal(c, after, 1e-5, 1e-4, "far below");
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_single_class_has_no_others(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        foreach (var scale in new[] { 4.0, 64, 300 })
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var c = new MarginCase((SlowMargin)kind, prototypes, dtype, [0, 0], width: 3, classes: 1, scale);
            var after = c.PrototypesAfter();
            if ((SlowMargin)kind == SlowMargin.UniFace)
            {
                Equal(c, after, 1e-5, 1e-4, $"at {scale}");
                continue;
            }
            var step = c.Step();
            step.Total.backward();
            Assert.Equal([0.0], Near.Numbers(step.Total));
            Assert.All(Near.Numbers(c.Features.grad!), v => Assert.Equal(0, v));
            Assert.All(Near.Numbers(c.Weight.grad!), v => Assert.Equal(0, v));
        }
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Cosines_of_exactly_one_and_minus_one_have_finite_gradients(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        foreach (var sign in new[] { 1f, -1f })
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var c = new MarginCase((SlowMargin)kind, prototypes, dtype, [0, 1], width: 3, classes: 3, scale: 64);
            using (no_grad())
            {
                c.Weight.copy_(eye(3));
                c.Head.prototypes?.copy_(eye(3));
                c.Features.copy_(sign * 2 * eye(3).narrow(0, 0, 2));
            }
            var after = c.PrototypesAfter();
            var expected = c.SlowStep(after);
            var step = c.Step();
            step.Total.backward();
            Near.Equal(expected.Total, step.Total, 1e-4, $"at {sign}");
            Assert.All(Near.Numbers(c.Features.grad!), v => Assert.True(double.IsFinite(v)));
            Assert.All(Near.Numbers(c.Weight.grad!), v => Assert.True(double.IsFinite(v)));
        }
    }

    [Theory]
    [InlineData(ArcFaceMargin.Easy)]
    [InlineData(ArcFaceMargin.Hard)]
    [InlineData(ArcFaceMargin.GradientDetached)]
    public void Beyond_its_clamp_the_own_cosine_has_no_slope(ArcFaceMargin mode)
    {
        using var scope = NewDisposeScope();
        var cosines = tensor(new[] { -1, -1 + 5e-8, -0.5, 0.25, 1 - 5e-8, 1 });
        var (values, slopes) = AngularMargin.Of(cosines, 0.5, mode);
        Assert.Equal([0, 0, 0, 0], Near.Numbers(slopes)[..2].Concat(Near.Numbers(slopes)[4..]));
        Assert.All(Near.Numbers(slopes)[2..4], slope => Assert.True(slope > 0));
        Near.Equal(Math.Cos(Math.Acos(1 - 1e-7) + 0.5), values[5], 1e-9);
    }

    [Theory]
    [InlineData(-3, 4)]
    [InlineData(-0.5, 4)]
    [InlineData(0, 4)]
    [InlineData(2, 4)]
    [InlineData(5, 4)]
    [InlineData(-30, 64)]
    [InlineData(-0.01, 64)]
    [InlineData(0.01, 64)]
    [InlineData(10, 64)]
    [InlineData(90, 64)]
    public void UniFace_clamps_on_either_side_whatever_the_threshold(double threshold, double scale)
    {
        using var scope = NewDisposeScope();
        foreach (var prototypes in new[] { false, true })
        {
            var c = new MarginCase(SlowMargin.UniFace, prototypes, ScalarType.Float64, [2, 0, 3, 1], 3, 5, scale);
            using (no_grad())
                c.Threshold!.fill_(threshold);
            var after = c.PrototypesAfter();
            Equal(c, after, 1e-12, 1e-6, $"with threshold {threshold}");
        }
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Rows_shorter_than_epsilon_are_scaled_and_do_not_turn(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        var c = new MarginCase((SlowMargin)kind, prototypes, ScalarType.Float64, [2, 0], width: 3, classes: 4);
        using (no_grad())
        {
            c.Weight.narrow(0, 0, 2).mul_(4e-6);
            c.Features.narrow(0, 1, 1).mul_(3e-6);
        }
        var after = c.PrototypesAfter();
        Equal(c, after, 1e-12, 1e-4, "of short rows", differences: 1e-10);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_feature_of_length_zero_has_finite_loss_and_gradient_and_moves_no_prototype(
        object kind,
        bool prototypes
    )
    {
        using var scope = NewDisposeScope();
        var c = new MarginCase((SlowMargin)kind, prototypes, ScalarType.Float32, [2, 0], width: 3, classes: 4, 64);
        using (no_grad())
            c.Features.narrow(0, 0, 1).zero_();
        var before = c.Head.prototypes?.clone();
        var step = c.Step();
        step.Total.backward();
        Assert.All(Near.Numbers(step.Total), v => Assert.True(double.IsFinite(v)));
        Assert.All(Near.Numbers(c.Features.grad!), v => Assert.True(double.IsFinite(v)));
        if (before is not null)
        {
            Near.Equal(before[2], c.Head.prototypes![2], 0);
            Assert.True((before[0] - c.Head.prototypes![0]).abs().sum().item<float>() > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void NaN_and_infinite_features_make_the_loss_NaN_and_leave_their_prototypes(object kind, bool prototypes)
    {
        using var scope = NewDisposeScope();
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity })
        {
            var c = new MarginCase((SlowMargin)kind, prototypes, ScalarType.Float32, [2, 0], width: 3, classes: 4, 64);
            using (no_grad())
                c.Features[0, 1] = bad;
            var before = c.Head.prototypes?.clone();
            Assert.True(float.IsNaN(c.Step().Total.item<float>()));
            if (before is not null)
                Near.Equal(before[2], c.Head.prototypes![2], 0);
        }
    }
}
