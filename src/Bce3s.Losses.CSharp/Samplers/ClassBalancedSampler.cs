namespace Bce3s.Losses.Samplers;

/// <summary>
/// Every class that has images with the same probability, then one of its images uniformly, with replacement (q = 0 of Kang et
/// al., ICLR 2020, arXiv 1910.09217, equation 1). <see cref="ClassCycleSampler"/> does the same without replacement.
/// </summary>
/// <remarks><c>p_c = 1 / C</c>, C the classes that have images.</remarks>
/// <example>Classes of 4, 0 and 1 images: probabilities 0.5, 0 and 0.5; the one image of the last is half of all draws.</example>
public sealed class ClassBalancedSampler : ReplacementSampler
{
    /// <summary>A class-balanced sampler.</summary>
    /// <param name="images">The images of each class.</param>
    /// <param name="count">Draws an epoch, at least 1.</param>
    /// <param name="seed">What the draws depend on, with the epoch.</param>
    public ClassBalancedSampler(ClassIndex images, long count, long seed)
        : base(images, ByCount(images, _ => 1), count, seed) { }
}
