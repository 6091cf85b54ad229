using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// Softmax cross-entropy, the baseline: <c>mean over samples of −Σ_j t_j · log softmax(z)_j</c> with
/// <c>t = (1−ε)·onehot(y) + ε/C</c>. One view; gradient to the features and the classifier. Evaluation takes ε = 0.
/// </summary>
/// <example><c>z = [[0, log 3]]</c>, label 1, ε = 0: <c>−log(3/4) = 0.287682</c>.</example>
public sealed class SoftmaxLoss : LossHead
{
    readonly double _labelSmoothing;

    /// <summary>Cross-entropy over <paramref name="classifier"/>.</summary>
    /// <param name="classifier">Gives the logits z.</param>
    /// <param name="labelSmoothing">ε, from 0 to below 1.</param>
    public SoftmaxLoss(Classifier classifier, double labelSmoothing = 0)
        : base(nameof(SoftmaxLoss), classifier)
    {
        _labelSmoothing = Check.FractionBelowOne(labelSmoothing, nameof(labelSmoothing));
        RegisterComponents();
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> TermNames { get; } = ["softmax"];

    /// <inheritdoc />
    protected override LossTerms Train(Tensor features, LossTargets targets, TrainingProgress progress) =>
        Loss(features, targets.Labels, _labelSmoothing);

    /// <inheritdoc />
    protected override LossTerms Evaluate(Tensor features, LossTargets targets, TrainingProgress progress) =>
        Loss(features, targets.Labels, 0);

    LossTerms Loss(Tensor features, Tensor labels, double smoothing)
    {
        var z = Classifier.forward(features);
        return LossTerms.Sum([new("softmax", 1, functional.cross_entropy(z, labels, label_smoothing: smoothing))], z);
    }
}
