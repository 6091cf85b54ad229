using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// τ-normalisation of a trained classifier (Kang et al., ICLR 2020, arXiv 1910.09217, eq. 3): <c>w̃_c = w_c / ‖w_c‖^τ</c>.
/// Frequent classes have long rows; between τ = 0 (nothing changes) and τ = 1 (all rows of length 1) rare ones gain.
/// </summary>
/// <remarks>
/// Nothing is trained: choose τ on validation images. The paper's logits are <c>x·w̃ᵀ</c> without the bias, so it becomes 0 unless it is to be
/// kept. A row of zeros stays zeros. Only a <see cref="LinearClassifier"/> has lengths to normalise.
/// </remarks>
/// <example><c>W = [[3, 4], [0, 1]]</c>, τ = ½: rows of lengths √5 and 1, <c>[[1.341641, 1.788854], [0, 1]]</c>.</example>
public static class TauNormalization
{
    /// <summary>A normalised copy; <paramref name="classifier"/> stays as it is.</summary>
    /// <param name="classifier">The trained classifier.</param>
    /// <param name="tau">τ ≥ 0.</param>
    /// <param name="keepBias">False: the copy's bias is 0, as in the paper.</param>
    public static LinearClassifier Of(LinearClassifier classifier, double tau, bool keepBias = false)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        Check.NotNegative(tau, nameof(tau));
        var copy = classifier.Copy();
        Apply(copy, tau, keepBias);
        return copy;
    }

    /// <summary>Normalises in place, without gradient.</summary>
    /// <param name="classifier">The trained classifier.</param>
    /// <param name="tau">τ ≥ 0.</param>
    /// <param name="keepBias">False: the bias becomes 0, as in the paper.</param>
    public static void Apply(LinearClassifier classifier, double tau, bool keepBias = false)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        Check.NotNegative(tau, nameof(tau));
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        // A row of zeros has no direction: its divisor is 1.
        var lengths = classifier.weight.norm(1, keepdim: true);
        classifier.weight.div_(lengths.masked_fill_(lengths.eq((Scalar)0), 1).pow_(tau));
        if (!keepBias)
            classifier.bias.zero_();
    }
}
