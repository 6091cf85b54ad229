namespace Bce3s.Losses.Samplers;

/// <summary>
/// Images drawn with replacement, an image of class c with the effective-number weight <c>w_c = (1−β)/(1−β^{n_c})</c> (Cui et al.,
/// CVPR 2019, arXiv 1901.05555): β = 0 draws images uniformly, β → 1 classes uniformly.
/// </summary>
/// <remarks><c>p_c = n_c·w_c / Σ_j n_j·w_j</c>.</remarks>
/// <example>Classes of 3 and 1 images, β = 0.5: weights 4/7 and 1, so probabilities (12/7) / (19/7) = 12/19 and 7/19.</example>
public sealed class EffectiveNumberSampler : ReplacementSampler
{
    /// <summary>An effective-number sampler.</summary>
    /// <param name="images">The images of each class.</param>
    /// <param name="beta">β in [0, 1).</param>
    /// <param name="count">Draws an epoch, at least 1.</param>
    /// <param name="seed">What the draws depend on, with the epoch.</param>
    public EffectiveNumberSampler(ClassIndex images, double beta, long count, long seed)
        : base(images, Weights(images, beta), count, seed) { }

    static double[] Weights(ClassIndex images, double beta)
    {
        ArgumentNullException.ThrowIfNull(images);
        var present = images.Present.ToArray();
        var effective = EffectiveNumber.Weights([.. present.Select(c => (long)images.Count(c))], beta);
        var weights = new double[images.Classes];
        for (var k = 0; k < present.Length; k++)
            weights[present[k]] = images.Count(present[k]) * effective[k];
        return weights;
    }
}
