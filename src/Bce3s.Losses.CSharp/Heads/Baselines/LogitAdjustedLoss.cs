using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Logit adjustment in training (Menon et al., ICLR 2021, arXiv 2007.07314, eq. 10): cross-entropy of <c>z + τ·log π</c>, mean over
/// samples, with the class shares <c>π_c = n_c / Σ n</c>. Prediction and evaluation take plain z.
/// </summary>
/// <remarks>
/// One view, hard or soft labels, float32 and float64. Gradient to the features and the classifier, no second derivatives.
/// Every class needs an image: the log of an empty class's share is −∞, and such a class could never be learned. State:
/// <c>classifier.*</c>, <c>adjustment</c> (C, a buffer: τ·log π). For a model that is trained already:
/// <see cref="LogitAdjustment.PostHoc"/>.
/// </remarks>
/// <example>Counts [3, 1], <c>z = [[0, 0]]</c>, label 1, τ = 2: <c>−log((1/4)² / ((3/4)² + (1/4)²)) = log 10 = 2.302585</c>.</example>
public class LogitAdjustedLoss : SoftmaxHead
{
    [ComponentName(Name = "adjustment")]
    private protected Tensor _adjustment;

    /// <summary>The loss over <paramref name="classifier"/>, on its device and in its type.</summary>
    /// <param name="classifier">Gives the logits z.</param>
    /// <param name="classCounts">n_c ≥ 1, training images of each of the classifier's classes.</param>
    /// <param name="tau">τ ≥ 0; 0 gives cross-entropy, 1 balances the classes.</param>
    /// <exception cref="ArgumentException">Counts do not fit the classes, a class is empty, or τ is out of range.</exception>
    public LogitAdjustedLoss(Classifier classifier, IReadOnlyList<long> classCounts, double tau = 1)
        : this(nameof(LogitAdjustedLoss), "logit-adjusted", classifier, classCounts, tau) { }

    /// <summary>The loss over a new <see cref="LinearClassifier"/> of so many features and classes, on the CPU and in torch's default type unless told otherwise.</summary>
    public LogitAdjustedLoss(
        long features,
        long classes,
        IReadOnlyList<long> classCounts,
        double tau = 1,
        Device? device = null,
        ScalarType? dtype = null
    )
        : this(new LinearClassifier(features, classes, device, dtype), classCounts, tau) { }

    private protected LogitAdjustedLoss(
        string name,
        string term,
        Classifier classifier,
        IReadOnlyList<long> classCounts,
        double tau
    )
        : base(name, term, classifier)
    {
        Check.NotNegative(tau, nameof(tau));
        var logPriors = ClassCounts.LogPriors(ClassCounts.Of(classifier, classCounts));
        _adjustment = ClassCounts.Buffer(logPriors.Select(log => tau * log), classifier);
        RegisterComponents();
    }

    /// <inheritdoc />
    protected override bool AcceptsShares => true;

    private protected override Tensor Loss(Tensor z, Tensor features, LossTargets targets, TrainingProgress progress)
    {
        using var adjusted = z.detach() + _adjustment;
        return SoftmaxCrossEntropy.Of(adjusted, targets).Mean(z);
    }
}
