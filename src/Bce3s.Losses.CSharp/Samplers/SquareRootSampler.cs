namespace Bce3s.Losses.Samplers;

/// <summary>
/// A class with a probability proportional to the square root of its size, then one of its images uniformly, with replacement
/// (q = 1/2 of Kang et al., ICLR 2020, arXiv 1910.09217, equation 1).
/// </summary>
/// <remarks><c>p_c = √n_c / Σ_j √n_j</c>.</remarks>
/// <example>Classes of 9, 0 and 1 images: probabilities 0.75, 0 and 0.25.</example>
public sealed class SquareRootSampler : ReplacementSampler
{
    /// <summary>A square-root sampler.</summary>
    /// <param name="images">The images of each class.</param>
    /// <param name="count">Draws an epoch, at least 1.</param>
    /// <param name="seed">What the draws depend on, with the epoch.</param>
    public SquareRootSampler(ClassIndex images, long count, long seed)
        : base(images, ByCount(images, n => Math.Sqrt(n)), count, seed) { }
}
