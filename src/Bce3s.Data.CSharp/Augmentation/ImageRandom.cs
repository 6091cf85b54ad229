namespace Bce3s.Data;

/// <summary>
/// The random numbers of one image: a function of (seed, epoch, image, repeat, view) alone, so that an image is augmented in the same way whatever the
/// number of worker threads, the batch it is in, the engine that computes and the point at which a run was resumed.
/// </summary>
/// <remarks>The sequence is SplitMix64's and the same on every machine.</remarks>
public struct ImageRandom
{
    private SplitMix64 _numbers;

    /// <param name="seed">Of the run.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="image">Position in the dataset.</param>
    /// <param name="repeat">How often the epoch took this image before: samplers with replacement take it again, and it should not look the
    /// same.</param>
    /// <param name="view">Which of several views of the image.</param>
    public ImageRandom(long seed, int epoch, long image, int repeat = 0, int view = 0) =>
        _numbers = new(SplitMix64.Derive(seed, epoch, image, repeat), view);

    /// <summary>Uniform in [0, 1).</summary>
    public double Fraction() => _numbers.Fraction();

    /// <summary>Uniform in 0…<paramref name="bound"/>−1.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)_numbers.Below(bound);
    }

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Between(double low, double high) => low + (high - low) * Fraction();

    /// <summary>True with the given probability. Takes one number whatever the probability is.</summary>
    public bool Chance(double probability) => Fraction() < probability;
}
