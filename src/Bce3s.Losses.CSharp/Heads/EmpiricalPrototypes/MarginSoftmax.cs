using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// <c>softplus(log Σ_{j≠y} e^{z_j} − s·φ)</c> a row, φ the own class's cosine with its margin: cross-entropy over the logits s·φ and
/// z_j, j ≠ y.
/// </summary>
/// <remarks>
/// As |z| ≤ s, exponentials of z itself neither overflow nor vanish for the usual s: rows need no maximum before they can be summed,
/// the gradient by x is gathered in the same sweep (every row times one factor, known at its end), and no softmax is ever written.
/// </remarks>
static class MarginSoftmax
{
    /// <summary>The sum over the rows times <paramref name="weight"/>, 0-dimensional; completes the gradients of <paramref name="cosines"/>.</summary>
    /// <param name="cosines">z.</param>
    /// <param name="positive">φ, N×1, and its slope by <see cref="ClassCosines.Own"/>.</param>
    /// <param name="weight">Of a row.</param>
    public static Tensor Loss(ClassCosines cosines, (Tensor Value, Tensor Slope) positive, double weight)
    {
        var x = cosines.X;
        var shift = ExponentRange.Of(x).Holds(cosines) ? null : Highest(cosines);
        var sums = zeros(x.shape[0], 1, dtype: x.dtype, device: x.device);
        foreach (var run in cosines.Runs)
        {
            using var scope = NewDisposeScope();
            var exponentials = Exponentials(cosines.Logits(run), shift, cosines.LogitsMayBeOverwritten);
            sums.add_(exponentials.sum(1, keepdim: true));
            if (cosines.FeatureGradient is not null)
                cosines.PullFeatures(exponentials, run);
        }
        var own = positive.Value * cosines.Scale;
        if (shift is not null)
            own.sub_(shift);
        // With a single class the sum is 0, its logarithm −∞, and the loss 0.
        var loss = ClassBinaryCrossEntropy.Softplus(sums.log() - own).sum() * weight;
        var factors = (sums + own.exp_()).clamp_min_(ExponentRange.Of(x).Least).reciprocal_().mul_(weight);
        if (cosines is ClassifierCosines { WeightGradient: not null } classifier)
            PullRows(classifier, shift, factors);
        cosines.Finish(factors, (sums * factors).mul_(positive.Slope).mul_(-cosines.Scale));
        return loss;
    }

    static void PullRows(ClassifierCosines cosines, Tensor? shift, Tensor factors)
    {
        var weighted = cosines.X * factors;
        var ofRows = factors.squeeze(1);
        foreach (var run in cosines.Runs)
        {
            using var scope = NewDisposeScope();
            var exponentials = Exponentials(cosines.Kept(run), shift, mayOverwrite: false);
            cosines.PullRows(cosines.ByProducts(exponentials, run), run, weighted, ofRows);
        }
    }

    static Tensor Exponentials(Tensor logits, Tensor? shift, bool mayOverwrite)
    {
        if (shift is not null)
            return logits.sub(shift).exp_();
        return mayOverwrite ? logits.exp_() : logits.exp();
    }

    // N×1; not below −s, which a row without other classes would go.
    static Tensor Highest(ClassCosines cosines)
    {
        var x = cosines.X;
        var highest = full(x.shape[0], 1, -cosines.Scale, dtype: x.dtype, device: x.device);
        foreach (var run in cosines.Runs)
        {
            using var scope = NewDisposeScope();
            highest.copy_(highest.maximum(cosines.Logits(run).amax([1], keepdim: true)));
        }
        return highest;
    }
}
