using Bce3s.Losses;
using Bce3s.Losses.Tests.OpByOp;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Benchmarks.Losses;

/// <summary>FBL half-way through its curriculum, over a linear classifier.</summary>
internal static class FeatureBalancedCase
{
    private const double Intensity = 150;
    private static readonly TrainingProgress Progress = new(100, 200);

    internal static LossMethod Method { get; } =
        new(
            "FBL",
            "λ = 150, parabolic curriculum in epoch 100 of 200, linear classifier",
            "logits with both gradients",
            Make,
            new Size(8142, 2048, 512)
        );

    private static LossCase Make(Size size)
    {
        var (classes, width, count) = size;
        var classifier = new LinearClassifier(width, classes);
        var counts = ClassCounts.LongTailed(classes);
        var head = new FeatureBalancedLoss(classifier, counts, Intensity);
        var opByOp = new FeatureBalancedOpByOp(classifier.weight, classifier.bias!, counts, Intensity);
        var strength = Curriculum.Parabolic.At(Progress);
        var features = randn(count, width).requires_grad_(true);
        var labels = randint(0, classes, count);
        return new(
            head,
            features,
            labels,
            Progress,
            () => opByOp.Loss(features, labels, strength),
            () => Floor(head, features.detach())
        );
    }

    private static Products Floor(FeatureBalancedLoss head, Tensor x)
    {
        var products = new Products();
        products.AddLinear(x, head.Classifier.weight.detach());
        return products;
    }
}
