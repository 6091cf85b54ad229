namespace Bce3s.Losses.Samplers;

/// <summary>
/// Images drawn with replacement, an image of class c with weight <c>n_c^−power</c>: 0 draws images uniformly, 1 classes
/// uniformly, more than 1 prefers rare classes.
/// </summary>
public sealed class WeightedSampler : EpochSampler
{
    readonly long[][] _images;
    readonly double[] _upTo;

    /// <summary>A weighted sampler.</summary>
    /// <param name="labels">The class of each image.</param>
    /// <param name="classCounts">n_c for each class; at least 1 for every class that has an image here.</param>
    /// <param name="power">The exponent, finite.</param>
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
        : base(count, seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classCounts);
        if (!double.IsFinite(power))
            throw new ArgumentOutOfRangeException(nameof(power), power, "expected a finite number");
        if (labels.Count == 0)
            throw new ArgumentException("there are no labels; expected at least 1", nameof(labels));
        var images = ImagesByClass(labels, classCounts);
        // Classes without an image here are left out: no rounding can ever choose them.
        var present = Enumerable.Range(0, images.Length).Where(c => images[c].Count > 0).ToArray();
        _images = [.. present.Select(c => images[c].ToArray())];
        _upTo = new double[present.Length];
        var sum = 0.0;
        for (var k = 0; k < present.Length; k++)
        {
            var n = classCounts[present[k]];
            if (n < 1)
                throw new ArgumentException(
                    $"class {present[k]} has a count of {n} but {_images[k].Length} labels; expected a count of at least 1",
                    nameof(classCounts)
                );
            _upTo[k] = sum += _images[k].Length * Math.Pow(n, -power);
        }
        if (!double.IsFinite(sum) || sum <= 0)
            throw new ArgumentOutOfRangeException(
                nameof(power),
                power,
                $"the weights n^-power add up to {sum}; expected a finite number > 0"
            );
    }

    private protected override long[] Draw(ref SplitMix64 random)
    {
        var total = _upTo[^1];
        var drawn = new long[Count];
        for (long i = 0; i < drawn.Length; i++)
        {
            var images = _images[ClassAt(random.Fraction() * total)];
            drawn[i] = images[random.Below(images.Length)];
        }
        return drawn;
    }

    // The first class whose running sum exceeds the point.
    int ClassAt(double point)
    {
        var (low, high) = (0, _upTo.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_upTo[middle] > point)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    static List<long>[] ImagesByClass(IReadOnlyList<long> labels, IReadOnlyList<long> classCounts)
    {
        var images = Enumerable.Range(0, classCounts.Count).Select(_ => new List<long>()).ToArray();
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] < 0 || labels[i] >= images.Length)
                throw new ArgumentException(
                    $"label {labels[i]} of image {i} has no class count; expected labels from 0 to {images.Length - 1}",
                    nameof(labels)
                );
            images[labels[i]].Add(i);
        }
        return images;
    }
}
