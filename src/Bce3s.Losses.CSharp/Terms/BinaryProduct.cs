using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// The binary cross-entropy of logits <c>z = x·Rᵀ + b</c>, with its gradients: computed together in runs of classes, so that
/// nothing of N×C outlives its run and every pass over a run finds it in the cache.
/// </summary>
static class BinaryProduct
{
    /// <summary><c>Σ over rows of Σ_j weight_j · softplus(sign_j · z_j)</c>, 0-dimensional; runs under <c>no_grad</c>.</summary>
    /// <param name="x">N×D.</param>
    /// <param name="rows">R, C×D.</param>
    /// <param name="bias">b, C; null: none.</param>
    /// <param name="parts">Targets of the rows of x, one part after the other.</param>
    /// <param name="clamp">z is clamped to ± this first.</param>
    /// <param name="scale">What the gradients are multiplied by.</param>
    /// <param name="gradients">To which the gradients by x, R and b are added; null: not wanted.</param>
    /// <param name="logits">Receives z of the first rows, as many as it has; null: nobody asks.</param>
    public static Tensor Sum(
        Tensor x,
        Tensor rows,
        Tensor? bias,
        IReadOnlyList<BinaryTargets> parts,
        double clamp,
        double scale,
        (Tensor? X, Tensor? Rows, Tensor? Bias) gradients,
        Tensor? logits = null
    )
    {
        var total = zeros(Array.Empty<long>(), dtype: x.dtype, device: x.device);
        foreach (var (start, length) in ClassChunks.Of(x, rows.shape[0], x.shape[0]))
        {
            using var scope = NewDisposeScope();
            var run = rows.narrow(0, start, length);
            var z = bias is null ? x.mm(run.t()) : bias.narrow(0, start, length).addmm(x, run.t());
            logits?.narrow(1, start, length).copy_(z.narrow(0, 0, logits.shape[0]));
            long first = 0;
            foreach (var part in parts)
            {
                var (signs, weights) = part.Of(start, length);
                var own = z.narrow(0, first, part.Rows);
                total.add_(ClassBinaryCrossEntropy.SumToGradient_(own, signs, weights, clamp, scale));
                first += part.Rows;
            }
            gradients.X?.addmm_(z, run, beta: 1, alpha: 1);
            gradients.Rows?.narrow(0, start, length).addmm_(z.t(), x, beta: 1, alpha: 1);
            gradients.Bias?.narrow(0, start, length).add_(z.sum(dim: 0));
        }
        return total;
    }
}
