namespace Bce3s.Losses.Samplers;

/// <summary>
/// Draws with replacement: first a class by its probability, then one of the class's images, each as likely as the others.
/// Classes without images are never drawn.
/// </summary>
public abstract class ReplacementSampler : EpochSampler
{
    readonly ClassIndex _images;
    readonly double[] _upTo;

    // Class c has the probability classWeights[c] / Σ over the classes that have images.
    private protected ReplacementSampler(ClassIndex images, double[] classWeights, long count, long seed)
        : base(count, seed) => (_images, _upTo) = (images, RunningSums(images, classWeights));

    /// <inheritdoc />
    protected override long[] Draw(int epoch)
    {
        var random = RandomOf(epoch);
        var upTo = UpTo(epoch);
        var total = upTo[^1];
        var drawn = new long[Count];
        for (long i = 0; i < drawn.Length; i++)
        {
            var images = _images.Of(_images.Present[ClassAt(upTo, random.Fraction() * total)]);
            drawn[i] = images[(int)random.Below(images.Length)];
        }
        return drawn;
    }

    // Running sums of the weights of the classes that have images, in an epoch.
    private protected virtual double[] UpTo(int epoch) => _upTo;

    private protected static double[] RunningSums(ClassIndex images, double[] classWeights)
    {
        // Classes without an image are left out: no rounding can ever choose them.
        var upTo = new double[images.Present.Length];
        var sum = 0.0;
        for (var k = 0; k < upTo.Length; k++)
            upTo[k] = sum += classWeights[images.Present[k]];
        return upTo;
    }

    private protected static double[] ByCount(ClassIndex images, Func<long, double> weight)
    {
        ArgumentNullException.ThrowIfNull(images);
        return [.. Enumerable.Range(0, images.Classes).Select(c => weight(images.Count(c)))];
    }

    // The first class whose running sum exceeds the point.
    static int ClassAt(double[] upTo, double point)
    {
        var (low, high) = (0, upTo.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (upTo[middle] > point)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
