namespace Bce3s.Losses.Samplers;

/// <summary>In which order the images of a training set are taken, epoch by epoch.</summary>
public abstract class EpochSampler
{
    /// <summary>A sampler.</summary>
    /// <param name="count">Indices an epoch, at least 1.</param>
    /// <param name="seed">Samplers of one kind with one seed give the same epochs, on every machine.</param>
    protected EpochSampler(long count, long seed) => (Count, Seed) = (Check.AtLeast(count, 1, nameof(count)), seed);

    /// <summary>Indices an epoch.</summary>
    public long Count { get; }

    /// <summary>What the draws depend on, with the epoch.</summary>
    public long Seed { get; }

    /// <summary>The indices of an epoch: a function of (seed, epoch) alone, whatever was asked before.</summary>
    /// <param name="epoch">Counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative epoch.</exception>
    public long[] Epoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        var random = new SplitMix64(Seed, epoch);
        return Draw(ref random);
    }

    private protected abstract long[] Draw(ref SplitMix64 random);
}
