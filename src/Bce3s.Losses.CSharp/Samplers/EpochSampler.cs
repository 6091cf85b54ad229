namespace Bce3s.Losses.Samplers;

/// <summary>In which order the images of a training set are taken, epoch by epoch.</summary>
/// <remarks>
/// An epoch is a function of (seed, epoch) alone: nothing is remembered between calls, so a run that stopped goes on from
/// its epoch and batch as if it had not. Draws of the samplers here come from SplitMix64 and are the same on every machine. A
/// sampler of one's own gives <see cref="Draw"/>.
/// </remarks>
/// <example>
/// The rest of epoch 3 from its batch 120 on, in the second of four processes:
/// <code>
/// var sampler = new InstanceBalancedSampler(images, seed: 0).Shard(rank: 1, of: 4);
/// foreach (var batch in sampler.Batches(epoch: 3, size: 64, first: 120)) …
/// </code>
/// </example>
public abstract class EpochSampler
{
    /// <summary>A sampler.</summary>
    /// <param name="count">Indices an epoch, at least 1; at most <see cref="Array.MaxLength"/>, for an epoch is one array.</param>
    /// <param name="seed">Samplers of one kind with one seed give the same epochs, on every machine.</param>
    protected EpochSampler(long count, long seed)
    {
        Count = Check.AtLeast(count, 1, nameof(count));
        if (count > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"expected at most {Array.MaxLength}");
        Seed = seed;
    }

    /// <summary>Indices an epoch.</summary>
    public long Count { get; }

    /// <summary>What the draws depend on, with the epoch.</summary>
    public long Seed { get; }

    /// <summary>Indices in a row that belong together: 1, or the batch of a sampler that composes whole batches.</summary>
    public virtual int Block => 1;

    /// <summary>The indices of an epoch: a function of (seed, epoch) alone, whatever was asked before.</summary>
    /// <param name="epoch">Counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative epoch, or one that the sampler does not have.</exception>
    /// <exception cref="InvalidOperationException">The sampler drew another number of indices than its count.</exception>
    public long[] Epoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        var drawn = Draw(epoch);
        return drawn.Length == Count
            ? drawn
            : throw new InvalidOperationException(
                $"{GetType().Name} drew {drawn.Length} indices for epoch {epoch}; expected {Count}, its count"
            );
    }

    /// <summary>Batches an epoch; the last one has what is left over.</summary>
    /// <param name="size">Indices a batch, a multiple of <see cref="Block"/>.</param>
    /// <exception cref="ArgumentException">A size that is not a multiple of <see cref="Block"/>, or below 1.</exception>
    public long BatchCount(int size)
    {
        Check.AtLeast(size, 1, nameof(size));
        if (size % Block != 0)
            throw new ArgumentException(
                $"a batch of {size} would cut the sampler's batches of {Block}; expected a multiple of {Block}",
                nameof(size)
            );
        return (Count + size - 1) / size;
    }

    /// <summary>The batches of an epoch from one of them on: what an uninterrupted epoch has from there.</summary>
    /// <param name="epoch">Counted from 0.</param>
    /// <param name="size">Indices a batch, a multiple of <see cref="Block"/>; the last batch has what is left over.</param>
    /// <param name="first">Batches to leave out, 0…<see cref="BatchCount"/>.</param>
    /// <exception cref="ArgumentException">Epoch, size or first batch do not fit. Thrown by this call, not later.</exception>
    public IEnumerable<long[]> Batches(int epoch, int size, long first = 0)
    {
        var batches = BatchCount(size);
        if (first < 0 || first > batches)
            throw new ArgumentOutOfRangeException(nameof(first), first, $"expected a batch from 0 to {batches}");
        return Epoch(epoch).Skip((int)Math.Min(first * size, Count)).Chunk(size);
    }

    /// <summary>
    /// The part of each epoch that one of several processes takes; together they take every place of the epoch at most once.
    /// </summary>
    /// <remarks>
    /// An index that the whole epoch draws twice, as samplers with replacement do, may come to two processes.
    /// Process r takes the blocks r, r+of, r+2·of, … of the whole epoch, so that batch b of all processes together is batch b
    /// of the whole in batches <c>of</c> times as large. Every process takes equally many: up to <c>of</c>−1 blocks at the
    /// epoch's end are left out (<c>drop_last</c> of PyTorch's DistributedSampler; nothing is repeated to fill up), others in
    /// other epochs where orders are random. Each process draws the whole epoch, so none has to tell another anything.
    /// </remarks>
    /// <param name="rank">This process, 0…of−1.</param>
    /// <param name="of">Processes.</param>
    /// <example>Of the epoch [7, 5, 1, 6, 3, 2, 4, 0], three processes take [7, 6], [5, 3] and [1, 2].</example>
    /// <exception cref="ArgumentException">A rank that is not among the processes, or fewer blocks than processes.</exception>
    public EpochSampler Shard(int rank, int of) => new ShardedSampler(this, rank, of);

    /// <summary>The indices of an epoch, a new array each time.</summary>
    /// <param name="epoch">Counted from 0, never negative.</param>
    /// <returns>
    /// <see cref="Count"/> indices, those that belong together <see cref="Block"/> in a row. They depend on <see cref="Seed"/> and the epoch
    /// alone: nothing is remembered between calls, which may come in any order.
    /// </returns>
    protected abstract long[] Draw(int epoch);

    private protected SplitMix64 RandomOf(int epoch) => new(Seed, epoch);
}
