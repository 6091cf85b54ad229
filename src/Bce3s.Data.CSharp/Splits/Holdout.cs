namespace Bce3s.Data;

/// <summary>Positions of the images to train on and to validate on, each ascending.</summary>
/// <param name="Train">Training positions.</param>
/// <param name="Validation">Validation positions.</param>
public readonly record struct HoldoutSplit(long[] Train, long[] Validation);

/// <summary>Carves a validation set out of a training set, class by class.</summary>
public static class Holdout
{
    /// <summary>
    /// Of a class with n images, <c>round(n · fraction)</c> go to validation, but at least one and at most n − 1; a
    /// class with a single image stays in training. Every image is in exactly one of the two parts.
    /// </summary>
    /// <param name="labels">The class of every image.</param>
    /// <param name="fraction">Share for validation, strictly between 0 and 1.</param>
    /// <param name="seed">The same seed gives the same split on every machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not strictly between 0 and 1.</exception>
    public static HoldoutSplit Split(IReadOnlyList<long> labels, double fraction, long seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(
                nameof(fraction),
                fraction,
                "The validation share lies strictly between 0 and 1."
            );

        var train = new List<long>(labels.Count);
        var validation = new List<long>();
        foreach (var group in Enumerable.Range(0, labels.Count).GroupBy(i => labels[i], i => (long)i))
        {
            var images = group.ToArray();
            new SplitMix64(seed, group.Key).Shuffle(images);
            var held =
                images.Length < 2
                    ? 0
                    : Math.Clamp(
                        (int)Math.Round(images.Length * fraction, MidpointRounding.AwayFromZero),
                        1,
                        images.Length - 1
                    );
            validation.AddRange(images.AsSpan(0, held));
            train.AddRange(images.AsSpan(held));
        }
        train.Sort();
        validation.Sort();
        return new([.. train], [.. validation]);
    }
}
