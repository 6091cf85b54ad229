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

    /// <summary>N rows for hard labels, λ = 1.</summary>
    /// <param name="logits">N×C.</param>
    /// <param name="labels">N, int64.</param>
    /// <param name="subset">C ones and zeros, one at every label: the classes to compare with; null: all.</param>
    public static Tensor Rows(Tensor logits, Tensor labels, Tensor? subset)
    {
        var entries = Softplus(Signed(logits, labels));
        return subset is null ? entries.sum(1) : entries.mv(subset);
    }

    /// <summary>
    /// <c>Σ weight · softplus(sign · z)</c> over all entries, z clamped to ±<paramref name="clamp"/>; z itself becomes
    /// <paramref name="scale"/> times the gradient of this sum.
    /// </summary>
    /// <param name="z">V·N × C, view after view; changed in place.</param>
    /// <param name="signs">−1 for positive classes, +1 for the others; N×C, common to the views.</param>
    /// <param name="weights">Broadcast over N×C; null: all 1.</param>
    /// <param name="clamp">Where z stops; its gradient is 0 beyond.</param>
    /// <param name="scale">What the gradient is multiplied by.</param>
    public static Tensor SumToGradient_(Tensor z, Tensor signs, Tensor? weights, double clamp, double scale)
    {
        var clamped = ClampedSoftplus.Within(clamp);
        var a = z.view(-1, signs.shape[0], signs.shape[1]).mul_(signs);
        var entries = clamped.Values(a);
        if (weights is not null)
            entries.mul_(weights);
        clamped.Slopes_(a).mul_(weights is null ? signs * scale : (signs * weights).mul_(scale));
        return entries.sum();
    }
}
