using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Binary cross-entropy over classes: <c>Σ_j [ t_j · softplus(−z_j) + λ · 1{t_j = 0} · softplus(z_j) ]</c> a row.
/// A class stands either on the positive or on the negative side, so one softplus of z with the side's sign does for both,
/// and keeps its digits where <c>softplus(z) − z</c> would lose them: at small losses.
/// </summary>
static class ClassBinaryCrossEntropy
{
    // Beyond the threshold torch takes softplus(v) = v. Its default of 20 would cost float64 nine digits; at 40 nothing
    // is lost, and e⁴⁰ is still far from overflowing float32.
    const double LinearFrom = 40;

    /// <summary><c>log(1 + eᵛ)</c>, exact to rounding in float32 and float64.</summary>
    public static Tensor Softplus(Tensor values) => values.softplus(1, LinearFrom);

    /// <summary>Values clamped to ±<paramref name="bound"/>; NaN stays NaN.</summary>
    public static Tensor Clamp(Tensor values, double bound) => values.clamp((Scalar)(-bound), (Scalar)bound);

    /// <summary>Logits with the sign of the labelled class turned: N×C. Their softplus is the cross-entropy, entry by entry.</summary>
    public static Tensor Signed(Tensor logits, Tensor labels)
    {
        var minus = full(labels.shape[0], 1, -1, dtype: logits.dtype, device: logits.device);
        return logits
            * ones(logits.shape, dtype: logits.dtype, device: logits.device).scatter_(1, labels.unsqueeze(1), minus);
    }

    /// <summary>N rows for hard labels.</summary>
    /// <param name="logits">N×C.</param>
    /// <param name="labels">N, int64.</param>
    /// <param name="negativeWeight">λ.</param>
    /// <param name="subset">C ones and zeros, one at every label: the classes to compare with; null: all.</param>
    public static Tensor Rows(Tensor logits, Tensor labels, double negativeWeight, Tensor? subset)
    {
        var entries = Softplus(Signed(logits, labels));
        var all = subset is null ? entries.sum(1) : entries.mv(subset);
        if (negativeWeight == 1)
            return all;
        var own = entries.gather(1, labels.unsqueeze(1)).squeeze(1);
        return all * negativeWeight + own * (1 - negativeWeight);
    }

    /// <summary>The sum over all rows of all views, for soft targets that the views share.</summary>
    /// <param name="logits">V·N × C, view after view.</param>
    /// <param name="targets">N×C.</param>
    public static Tensor Sum(Tensor logits, SoftTargets targets)
    {
        var views = logits.view(-1, targets.Signs.shape[0], targets.Signs.shape[1]);
        return (Softplus(views * targets.Signs) * targets.Weights).sum();
    }
}
