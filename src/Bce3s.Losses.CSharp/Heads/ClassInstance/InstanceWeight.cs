using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// How much of a sample's loss is contrastive, by the number of other samples of its class that it can be compared with:
/// the weight function of <see cref="ClassInstanceLoss"/>.
/// </summary>
/// <example>
/// n = [0, 1, 20]: <c>Saturating(0.05)</c> gives [0, 0.047619, 0.5]; <c>Linear(0.05)</c> gives [0, 0.05, 1];
/// <c>From(n => n / (n + 5))</c> gives [0, 0.166667, 0.8].
/// </example>
public abstract class InstanceWeight
{
    /// <summary>The contrastive term's share w of each sample; cross-entropy has the rest, 1 − w.</summary>
    /// <param name="positives">A counts n ≥ 0, of the features' type, without gradient.</param>
    /// <returns>A shares from 0 to 1, of the same type. Where n is 0 the loss takes 0, whatever is returned.</returns>
    public abstract Tensor Share(Tensor positives);

    /// <summary><c>w = α·n / (1 + α·n)</c>: rises with every further sample of the class, ever more slowly (CIBL's).</summary>
    /// <param name="alpha">α ≥ 0; 0 leaves cross-entropy alone.</param>
    public static InstanceWeight Saturating(double alpha = 0.05)
    {
        Check.NotNegative(alpha, nameof(alpha));
        return new Formula(
            positives =>
            {
                var scaled = positives * alpha;
                return scaled / (scaled + 1);
            },
            $"{alpha}·n / (1 + {alpha}·n)"
        );
    }

    /// <summary><c>w = min(α·n, 1)</c>.</summary>
    /// <param name="alpha">α ≥ 0; 0 leaves cross-entropy alone.</param>
    public static InstanceWeight Linear(double alpha)
    {
        Check.NotNegative(alpha, nameof(alpha));
        return new Formula(positives => (positives * alpha).clamp_max(1), $"min({alpha}·n, 1)");
    }

    /// <summary>Any other function of n.</summary>
    /// <param name="share">As <see cref="Share"/>; called without gradient, with counts of its own that it may change.</param>
    public static InstanceWeight From(Func<Tensor, Tensor> share)
    {
        ArgumentNullException.ThrowIfNull(share);
        return new Formula(share, "a function of n");
    }

    /// <summary>Shares as the loss uses them: checked, none where there is nothing to compare with.</summary>
    internal Tensor CheckedShare(Tensor positives)
    {
        // The caller's function may work in place: the counts are still needed.
        using var counts = positives.clone();
        var share = Share(counts);
        if (!share.shape.SequenceEqual(positives.shape) || share.dtype != positives.dtype)
            throw new InvalidOperationException(
                $"the weight function ({this}) gave {share.dtype} [{string.Join(", ", share.shape)}]; "
                    + $"expected {positives.dtype} [{string.Join(", ", positives.shape)}], a share for each sample"
            );
        return share.masked_fill(positives.eq((TorchSharp.Scalar)0), 0);
    }

    sealed class Formula(Func<Tensor, Tensor> share, string text) : InstanceWeight
    {
        public override Tensor Share(Tensor positives) => share(positives);

        public override string ToString() => text;
    }
}
