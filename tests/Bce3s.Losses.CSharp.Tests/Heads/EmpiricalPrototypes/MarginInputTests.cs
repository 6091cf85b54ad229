using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class MarginInputTests
{
    static Tensor Features => tensor(new float[] { 3, 4 }).view(1, 2);

    static Tensor Label => tensor(new long[] { 0 });

    static Tensor Total(CosineMarginLoss loss)
    {
        using (no_grad())
            loss.Classifier.weight.copy_(eye(2));
        return loss.call(Features, Label, new(0, 1)).Total;
    }

    [Fact]
    public void The_documented_examples_hold()
    {
        using var scope = NewDisposeScope();
        var cosFace = new CosFaceLoss(2, 2, new() { Scale = 2, Margin = 0.1 });
        Near.Equal(1.037488, Total(cosFace), 1e-6, "CosFace");
        var arcFace = new ArcFaceLoss(2, 2, new() { Scale = 2, Margin = 0.5 });
        Near.Equal(1.552012, Total(arcFace), 1e-6, "ArcFace");
        var uniFace = new UniFaceLoss(2, 2, new() { Scale = 2, Margin = 0.1 });
        using (no_grad())
            uniFace.threshold.fill_(0.5);
        Near.Equal(1.861412, Total(uniFace), 1e-6, "UniFace");
        var moving = new CosFaceLoss(2, 2, new() { Prototypes = new() });
        using (no_grad())
            moving.prototypes!.copy_(eye(2));
        Total(moving);
        Near.Equal([0.832050, 0.554700, 0, 1], moving.prototypes!, 1e-6, "prototypes");
    }

    [Fact]
    public void The_documented_examples_of_the_options_hold()
    {
        using var scope = NewDisposeScope();
        // Cosines 0.8 and 0.4.
        var x = tensor(new[] { 0.8, 0.4, Math.Sqrt(0.2) }).view(1, 3);
        double Value(CosineMarginLoss loss)
        {
            using (no_grad())
                loss.Classifier.weight.copy_(eye(2, 3));
            return loss.call(x, Label, new(0, 1)).Total.item<double>();
        }
        static double Softplus(double v) => Math.Log(1 + Math.Exp(v));
        const ScalarType dtype = ScalarType.Float64;
        Assert.Equal(Math.Log(2), Value(new CosFaceLoss(3, 2, dtype: dtype)), 1e-12);
        Assert.Equal(Softplus(25.6 - 26.522286), Value(new ArcFaceLoss(3, 2, dtype: dtype)), 1e-6);
        Assert.Equal(22.604268, Value(new UniFaceLoss(3, 2, dtype: dtype)), 1e-6);

        var prototypes = new CosFaceLoss(
            2,
            2,
            new()
            {
                Scale = 2,
                Prototypes = new() { FirstEpoch = 1 },
            },
            dtype: dtype
        );
        using (no_grad())
            prototypes.prototypes!.copy_(eye(2));
        var step = prototypes.call(tensor(new double[] { 1, 0 }).view(1, 2), Label, new(0, 1));
        Assert.Equal(0.437488, step.Terms[1].Value.item<double>(), 1e-6);
    }

    [Fact]
    public void The_defaults_are_the_authors()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(ArcFaceMargin.Easy, new ArcFaceOptions().ModeInUse);
        Assert.Equal(ArcFaceMargin.GradientDetached, new ArcFaceOptions { Prototypes = new() }.ModeInUse);
        Assert.Equal(ArcFaceMargin.Hard, new ArcFaceOptions { Mode = ArcFaceMargin.Hard }.ModeInUse);
        var loss = new UniFaceLoss(64, 50);
        Near.Equal([Math.Log(500)], loss.threshold, 1e-6, "threshold");
        Assert.Null(loss.prototypes);
        Assert.Equal(64, ((CosineClassifier)loss.Classifier).InitialScale);
        Assert.Equal(1, loss.Classifier.weight.pow(2).sum(1).mean().item<float>(), 0.1f);
    }

    [Fact]
    public void Prototypes_join_the_loss_in_the_fourth_epoch()
    {
        using var scope = NewDisposeScope();
        var loss = new CosFaceLoss(2, 2, new() { Prototypes = new() });
        Assert.Single(loss.call(Features, Label, new(2, 28)).Terms);
        Assert.Equal(["cosface", "prototypes"], loss.call(Features, Label, new(3, 28)).Terms.Select(t => t.Name));
    }

    public static TheoryData<Action, string> Refused =>
        new()
        {
            { () => new CosFaceLoss(2, 2, new() { Scale = 0 }), "Scale" },
            { () => new CosFaceLoss(2, 2, new() { Margin = -0.1 }), "Margin" },
            { () => new CosFaceLoss(2, 2, new() { Margin = double.NaN }), "Margin" },
            { () => new ArcFaceLoss(2, 2, new() { Scale = double.PositiveInfinity }), "Scale" },
            { () => new ArcFaceLoss(2, 2, new() { Margin = 3.2 }), "Margin" },
            { () => new ArcFaceLoss(2, 2, new() { Margin = double.NaN }), "Margin" },
            { () => new ArcFaceLoss(2, 2, new() { Mode = (ArcFaceMargin)7 }), "Mode" },
            { () => new UniFaceLoss(2, 2, new() { Scale = -1 }), "Scale" },
            { () => new UniFaceLoss(2, 2, new() { Margin = -1 }), "Margin" },
            { () => new UniFaceLoss(2, 2, new() { Prototypes = new() { FirstEpoch = 0 } }), "FirstEpoch" },
            { () => new ArcFaceLoss(2, 2, new() { Prototypes = new() { AdaptiveMargin = 1.1 } }), "AdaptiveMargin" },
            { () => new CosFaceLoss(2, 2, new() { Prototypes = new() { AdaptiveMargin = -1 } }), "AdaptiveMargin" },
            { () => new CosFaceLoss(new CosineClassifier(2, 2, 30)), "30" },
            { () => new UniFaceLoss(new CosineClassifier(2, 2, 64, learnScale: true)), "learned" },
            { () => new CosFaceLoss(0, 2), "features" },
            { () => new CosFaceLoss(2, 0), "classes" },
        };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void Impossible_options_are_refused_by_name(Action make, string name) =>
        Assert.Contains(name, Assert.ThrowsAny<ArgumentException>(make).Message);

    [Fact]
    public void A_missing_classifier_is_refused() => Assert.Throws<ArgumentNullException>(() => new ArcFaceLoss(null!));

    [Fact]
    public void Soft_labels_are_refused()
    {
        using var scope = NewDisposeScope();
        var loss = new CosFaceLoss(2, 2);
        var shares = LossTargets.Soft(tensor(new[] { 0.5f, 0.5f }).view(1, 2));
        Assert.Contains(
            "one class a row",
            Assert.Throws<ArgumentException>(() => loss.call(Features, shares, new(0, 1))).Message
        );
    }
}
