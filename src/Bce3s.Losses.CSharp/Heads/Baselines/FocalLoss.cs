using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Focal loss over softmax probabilities (Lin et al., ICCV 2017, arXiv 1708.02002, eq. 4, for many classes):
/// <c>mean over samples of (1 − p_y)^γ · (−log p_y)</c>, <c>p = softmax(z)</c>.
/// </summary>
/// <remarks>
/// The factor <c>(1 − p_y)^γ</c> is a constant to the gradient, as in the baselines of the feature-balanced loss (which took γ = 1):
/// <c>∂/∂z = (1 − p_y)^γ · (p − onehot(y)) / N</c>. One view, hard labels, float32 and float64; gradient to the features and the
/// classifier, no second derivatives. Training and evaluation take the same loss. State: <c>classifier.*</c>.
/// </remarks>
/// <example><c>z = [[0, log 3]]</c>, label 1, γ = 2: <c>(1/4)² · −log(3/4) = 0.017980</c>.</example>
public sealed class FocalLoss : SoftmaxHead
{
    readonly double _gamma;

    /// <summary>Focal loss over <paramref name="classifier"/>.</summary>
    /// <param name="classifier">Gives the logits z.</param>
    /// <param name="gamma">γ ≥ 0; 0 gives cross-entropy.</param>
    public FocalLoss(Classifier classifier, double gamma = 2)
        : base(nameof(FocalLoss), "focal", classifier)
    {
        _gamma = Check.NotNegative(gamma, nameof(gamma));
        RegisterComponents();
    }

    /// <summary>The loss over a new <see cref="LinearClassifier"/> of so many features and classes, on the CPU and in torch's default type unless told otherwise.</summary>
    public FocalLoss(long features, long classes, double gamma = 2, Device? device = null, ScalarType? dtype = null)
        : this(new LinearClassifier(features, classes, device, dtype), gamma) { }

    private protected override Tensor Loss(Tensor z, Tensor features, LossTargets targets, TrainingProgress progress) =>
        PlainLoss(z, targets);

    private protected override Tensor PlainLoss(Tensor z, LossTargets targets)
    {
        var rows = SoftmaxCrossEntropy.Of(z, targets);
        // 1 − p = 1 − e^(−l): expm1 keeps the digits of well recognised samples.
        var factors = rows.Losses.neg().expm1_().neg_().pow_(_gamma);
        return rows.Mean(z, factors);
    }
}
