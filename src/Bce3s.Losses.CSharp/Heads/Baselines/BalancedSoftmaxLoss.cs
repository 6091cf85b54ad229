using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Balanced softmax (Ren et al., NeurIPS 2020, arXiv 2007.10740, eq. 4): cross-entropy of <c>z + log π</c>, mean over samples, with the
/// class shares <c>π_c = n_c / Σ n</c>. It is <see cref="LogitAdjustedLoss"/> with τ = 1, and all that is said there holds.
/// Prediction and evaluation take plain z.
/// </summary>
/// <example>Counts [3, 1], <c>z = [[0, 0]]</c>, label 1: <c>−log(1/4) = 1.386294</c>.</example>
public sealed class BalancedSoftmaxLoss : LogitAdjustedLoss
{
    /// <summary>The loss over <paramref name="classifier"/>, on its device and in its type.</summary>
    /// <param name="classifier">Gives the logits z.</param>
    /// <param name="classCounts">n_c ≥ 1, training images of each of the classifier's classes.</param>
    /// <exception cref="ArgumentException">Counts do not fit the classes, or a class is empty.</exception>
    public BalancedSoftmaxLoss(Classifier classifier, IReadOnlyList<long> classCounts)
        : base(nameof(BalancedSoftmaxLoss), "balanced-softmax", classifier, classCounts, tau: 1) { }

    /// <summary>The loss over a new <see cref="LinearClassifier"/> of so many features and classes, on the CPU and in torch's default type unless told otherwise.</summary>
    public BalancedSoftmaxLoss(
        long features,
        long classes,
        IReadOnlyList<long> classCounts,
        Device? device = null,
        ScalarType? dtype = null
    )
        : this(new LinearClassifier(features, classes, device, dtype), classCounts) { }
}
