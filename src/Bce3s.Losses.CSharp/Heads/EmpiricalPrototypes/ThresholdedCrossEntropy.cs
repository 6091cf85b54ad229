using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// <c>softplus(−t_y) + Σ_{j≠y} softplus(t_j)</c> a row, with t = z − β for the other classes, <c>s·φ − β</c> for the own one (φ its cosine
/// with its margin), clamped to ±s: binary cross-entropy against one threshold for all classes.
/// </summary>
static class ThresholdedCrossEntropy
{
    /// <summary>
    /// The sum over the rows times <paramref name="weight"/>, 0-dimensional, and its gradient by β, [1]; completes the gradients of
    /// <paramref name="cosines"/>.
    /// </summary>
    /// <param name="cosines">z.</param>
    /// <param name="positive">φ, N×1; its slope by <see cref="ClassCosines.Own"/> is 1.</param>
    /// <param name="threshold">β, [1].</param>
    /// <param name="weight">Of a row.</param>
    public static (Tensor Loss, Tensor ByThreshold) Loss(
        ClassCosines cosines,
        Tensor positive,
        Tensor threshold,
        double weight
    )
    {
        var x = cosines.X;
        var clamped = ClampedSoftplus.OfDifferences(cosines.Scale, threshold);
        var factors = full(x.shape[0], 1, weight, dtype: x.dtype, device: x.device);
        var ofRows = factors.squeeze(1);
        var classifier = cosines is ClassifierCosines { WeightGradient: not null } learning ? learning : null;
        var weighted = x * weight;
        var values = zeros(1, dtype: x.dtype, device: x.device);
        var slopes = zeros(1, dtype: x.dtype, device: x.device);
        foreach (var run in cosines.Runs)
        {
            using var scope = NewDisposeScope();
            var logits = cosines.Logits(run);
            var t = cosines.LogitsMayBeOverwritten ? logits.sub_(threshold) : logits.sub(threshold);
            values.add_(clamped.Values(t).sum());
            var gradient = clamped.Slopes_(t);
            slopes.add_(gradient.sum());
            if (cosines.FeatureGradient is null && classifier is null)
                continue;
            cosines.PullFeatures(gradient, run);
            classifier?.PullRows(gradient, run, weighted, ofRows);
        }
        // A row's own class stood in its run far below the clamp.
        values.sub_(x.shape[0] * clamped.Lowest);
        var opposite = threshold - positive * cosines.Scale;
        var within = ClampedSoftplus.Within(cosines.Scale);
        values.add_(within.Values(opposite).sum());
        var own = within.Slopes_(opposite);
        var byThreshold = (own.sum() - slopes).mul_(weight);
        cosines.Finish(factors, own * (-cosines.Scale * weight));
        return (values.sum() * weight, byThreshold);
    }
}
