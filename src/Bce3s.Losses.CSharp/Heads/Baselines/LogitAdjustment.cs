using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>Logit adjustment of a model that is trained already (Menon et al., ICLR 2021, arXiv 2007.07314, eq. 9).</summary>
public static class LogitAdjustment
{
    /// <summary><c>z − τ·log π</c>, <c>π_c = n_c / Σ n</c>: what to take the argmax of where test classes are balanced.</summary>
    /// <param name="logits">z, N×C, of a model trained with plain cross-entropy; any floating-point type.</param>
    /// <param name="classCounts">n_c ≥ 1, training images of each class: an empty class would always be predicted.</param>
    /// <param name="tau">τ ≥ 0; 0 leaves the logits as they are.</param>
    /// <returns>N×C, a tensor of its own, with gradient to the logits.</returns>
    /// <exception cref="ArgumentException">Counts do not fit the logits, a class is empty, or τ is out of range.</exception>
    /// <example>Counts [3, 1], <c>z = [[1, 0]]</c>, τ = 1: <c>[1 − log ¾, −log ¼] = [1.287682, 1.386294]</c>, class 1.</example>
    public static Tensor PostHoc(Tensor logits, IReadOnlyList<long> classCounts, double tau = 1)
    {
        ArgumentNullException.ThrowIfNull(logits);
        Check.NotNegative(tau, nameof(tau));
        var shape = logits.shape;
        if (shape.Length != 2)
            throw new ArgumentException(
                $"logits have shape [{string.Join(", ", shape)}]; expected two dimensions [N, C]",
                nameof(logits)
            );
        var logPriors = ClassCounts.LogPriors(ClassCounts.OfLength(shape[1], classCounts));
        using var adjustment = tensor(
            logPriors.Select(log => tau * log).ToArray(),
            dtype: logits.dtype,
            device: logits.device
        );
        return logits - adjustment;
    }
}
