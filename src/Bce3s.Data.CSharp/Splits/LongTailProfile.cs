namespace Bce3s.Data;

/// <summary>How many training images each class keeps in a long-tailed split, class 0 first and largest.</summary>
/// <remarks>
/// μ = 1/imbalance. The arithmetic is that of the usual Python splits (double precision, <c>floor</c> last), so the
/// counts are theirs exactly. Errors: <see cref="ArgumentOutOfRangeException"/> for max &lt; 1, classes &lt; 1, an
/// imbalance below 1 or not finite; <see cref="ArgumentException"/> when the tail would be left without images.
/// </remarks>
public static class LongTailProfile
{
    /// <summary>
    /// <c>n_c = floor(max · μ^(c/(C−1)))</c>: from <paramref name="max"/> down to <c>max/imbalance</c>; with one class,
    /// <paramref name="max"/>.
    /// </summary>
    /// <param name="max">Images of class 0, the largest.</param>
    /// <param name="imbalance">Largest over smallest class, at least 1.</param>
    /// <param name="classes">Number of classes C.</param>
    public static long[] Exponential(long max, double imbalance, int classes) =>
        Counts(max, imbalance, classes, c => classes == 1 ? 0 : c / (classes - 1.0));

    /// <summary>
    /// The first half of the classes (rounded down) keeps <paramref name="max"/> images, the others
    /// <c>floor(max · μ)</c>.
    /// </summary>
    /// <inheritdoc cref="Exponential"/>
    public static long[] Step(long max, double imbalance, int classes) =>
        Counts(max, imbalance, classes, c => c < classes / 2 || classes == 1 ? 0 : 1);

    private static long[] Counts(long max, double imbalance, int classes, Func<int, double> exponent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (!double.IsFinite(imbalance) || imbalance < 1)
            throw new ArgumentOutOfRangeException(
                nameof(imbalance),
                imbalance,
                "The imbalance (largest over smallest class) is at least 1 and finite."
            );

        var share = 1 / imbalance;
        var counts = new long[classes];
        for (var c = 0; c < classes; c++)
            counts[c] = (long)Math.Floor(max * Math.Pow(share, exponent(c)));

        if (Array.IndexOf(counts, 0) is var empty and >= 0)
            throw new ArgumentException(
                $"Imbalance {imbalance} with {max} images in the largest class leaves class {empty} without images; "
                    + "expected max ≥ imbalance.",
                nameof(imbalance)
            );
        return counts;
    }
}
