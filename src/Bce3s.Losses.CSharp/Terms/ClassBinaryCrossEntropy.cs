using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Binary cross-entropy over classes: <c>Σ_j [ t_j · softplus(−z_j) + λ · 1{t_j = 0} · softplus(z_j) ]</c> a row.
/// With <c>softplus(−z) = softplus(z) − z</c> one softplus over the logits serves positives and negatives alike.
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

    /// <summary>N rows for hard labels, with no one-hot matrix.</summary>
    /// <param name="logits">N×C.</param>
    /// <param name="softplus"><c>softplus(logits)</c>, N×C.</param>
    /// <param name="labels">N, int64.</param>
    /// <param name="negativeWeight">λ.</param>
    /// <param name="subset">C ones and zeros, one at every label: the classes to compare with; null: all.</param>
    public static Tensor Rows(Tensor logits, Tensor softplus, Tensor labels, double negativeWeight, Tensor? subset)
    {
        var index = labels.unsqueeze(1);
        var all = subset is null ? softplus.sum(1) : softplus.mv(subset);
        var positive = logits.gather(1, index).squeeze(1);
        if (negativeWeight == 1)
            return all - positive;
        var own = softplus.gather(1, index).squeeze(1);
        return (all - own) * negativeWeight + (own - positive);
    }

    /// <summary>The sum over all rows of all views for soft targets that the views share.</summary>
    /// <param name="logits">V·N × C, view after view.</param>
    /// <param name="softplus"><c>softplus(logits)</c>, of the same shape.</param>
    /// <param name="targets">N×C shares.</param>
    /// <param name="weights">What <see cref="Weights"/> gives for the targets.</param>
    public static Tensor Sum(Tensor logits, Tensor softplus, Tensor targets, Tensor weights)
    {
        var shape = new[] { -1, targets.shape[0], targets.shape[1] };
        return (softplus.view(shape) * weights).addcmul(logits.view(shape), targets, -1).sum();
    }

    /// <summary>The weight of softplus(z) for each share: the share itself, λ where there is none.</summary>
    public static Tensor Weights(Tensor targets, double negativeWeight) => targets.masked_fill(targets.eq((Scalar)0), negativeWeight);
}
