using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Softmax cross-entropy, the baseline: <c>mean over samples of −Σ_j t_j · log softmax(z)_j</c> with
/// <c>t = (1−ε)·target + ε/C</c>; the target is <c>onehot(y)</c>, or the shares of soft labels. Evaluation takes ε = 0.
/// </summary>
/// <remarks>
/// One view, float32 and float64. Gradient to the features and the classifier; it is computed with the value, so there are no
/// second derivatives. State: <c>classifier.*</c>. Label smoothing: Szegedy et al., CVPR 2016, arXiv 1512.00567, §7.
/// </remarks>
/// <example><c>z = [[0, log 3]]</c>, label 1, ε = 0: <c>−log(3/4) = 0.287682</c>; shares [½, ½]: <c>0.836988</c>.</example>
public sealed class SoftmaxLoss : SoftmaxHead
{
    readonly double _labelSmoothing;

    /// <summary>Cross-entropy over <paramref name="classifier"/>.</summary>
    /// <param name="classifier">Gives the logits z.</param>
    /// <param name="labelSmoothing">ε, from 0 to below 1.</param>
    public SoftmaxLoss(Classifier classifier, double labelSmoothing = 0)
        : base(nameof(SoftmaxLoss), "softmax", classifier)
    {
        _labelSmoothing = Check.FractionBelowOne(labelSmoothing, nameof(labelSmoothing));
        RegisterComponents();
    }

    /// <summary>The loss over a new <see cref="LinearClassifier"/> of so many features and classes, on the CPU and in torch's default type unless told otherwise.</summary>
    public SoftmaxLoss(
        long features,
        long classes,
        double labelSmoothing = 0,
        Device? device = null,
        ScalarType? dtype = null
    )
        : this(new LinearClassifier(features, classes, device, dtype), labelSmoothing) { }

    /// <inheritdoc />
    protected override bool AcceptsShares => true;

    private protected override Tensor Loss(Tensor z, Tensor features, LossTargets targets, TrainingProgress progress) =>
        SoftmaxCrossEntropy.Of(z, targets, _labelSmoothing).Mean(z);
}
