namespace Bce3s.Losses.Samplers;

/// <summary>
/// Images drawn with replacement, an image of class c with weight <c>n_c^−w</c>: 0 draws images uniformly, 1/2 classes
/// by √n_c, 1 classes uniformly, more than 1 prefers rare classes. The second stream of GLMC's views (Du et al., CVPR 2023,
/// arXiv 2305.08661).
/// </summary>
/// <remarks>A class is drawn with probability <c>m_c·n_c^−w / Σ_j m_j·n_j^−w</c>, m_c its images here; as a rule m_c = n_c.</remarks>
/// <example>Classes of 4 and 1 images, w = 2: the probabilities of the classes are (1/4) / (5/4) = 0.2 and 0.8.</example>
public sealed class WeightedSampler : ReplacementSampler
{
    /// <summary>A weighted sampler over labels.</summary>
    /// <param name="labels">The class of each image.</param>
    /// <param name="classCounts">n_c for each class; at least 1 for every class that has an image here.</param>
    /// <param name="power">The exponent w, finite.</param>
    /// <param name="count">Draws an epoch, at least 1.</param>
    /// <param name="seed">What the draws depend on, with the epoch.</param>
    /// <exception cref="ArgumentException">No image, a label without a count, or a count below 1.</exception>
    public WeightedSampler(
        IReadOnlyList<long> labels,
        IReadOnlyList<long> classCounts,
        double power,
        long count,
        long seed
    )
        : this(new ClassIndex(labels, Known(classCounts).Count), classCounts, power, count, seed) { }

    /// <summary>A weighted sampler that shares its index with others.</summary>
    /// <param name="images">The images of each class.</param>
    /// <param name="classCounts">n_c for each class; at least 1 for every class that has an image here.</param>
    /// <param name="power">The exponent w, finite.</param>
    /// <param name="count">Draws an epoch, at least 1.</param>
    /// <param name="seed">What the draws depend on, with the epoch.</param>
    /// <exception cref="ArgumentException">Not a count for each class, or a count below 1.</exception>
    public WeightedSampler(ClassIndex images, IReadOnlyList<long> classCounts, double power, long count, long seed)
        : base(images, Weights(images, classCounts, power), count, seed) { }

    static double[] Weights(ClassIndex images, IReadOnlyList<long> classCounts, double power)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (Known(classCounts).Count != images.Classes)
            throw new ArgumentException(
                $"there are {classCounts.Count} class counts; expected {images.Classes}, one for each class",
                nameof(classCounts)
            );
        if (!double.IsFinite(power))
            throw new ArgumentOutOfRangeException(nameof(power), power, "expected a finite number");
        var weights = new double[images.Classes];
        var sum = 0.0;
        foreach (var c in images.Present)
        {
            if (classCounts[c] < 1)
                throw new ArgumentException(
                    $"class {c} has a count of {classCounts[c]} but {images.Count(c)} labels; expected a count of at least 1",
                    nameof(classCounts)
                );
            sum += weights[c] = images.Count(c) * Math.Pow(classCounts[c], -power);
        }
        if (!double.IsFinite(sum) || sum <= 0)
            throw new ArgumentOutOfRangeException(
                nameof(power),
                power,
                $"the weights n^-power add up to {sum}; expected a finite number > 0"
            );
        return weights;
    }

    static IReadOnlyList<long> Known(IReadOnlyList<long> classCounts)
    {
        ArgumentNullException.ThrowIfNull(classCounts);
        return classCounts;
    }
}
