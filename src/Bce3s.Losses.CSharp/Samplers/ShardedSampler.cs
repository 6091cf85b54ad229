namespace Bce3s.Losses.Samplers;

/// <summary>What <see cref="EpochSampler.Shard"/> gives: every <c>of</c>-th block of another sampler's epochs.</summary>
sealed class ShardedSampler : EpochSampler
{
    readonly EpochSampler _whole;
    readonly int _rank;
    readonly int _of;

    public ShardedSampler(EpochSampler whole, int rank, int of)
        : base(Share(whole, rank, of), whole.Seed) => (_whole, _rank, _of) = (whole, rank, of);

    public override int Block => _whole.Block;

    protected override long[] Draw(int epoch)
    {
        var whole = _whole.Epoch(epoch);
        var part = new long[Count];
        for (long at = 0; at < part.Length; at += Block)
            Array.Copy(whole, at * _of + (long)_rank * Block, part, at, Block);
        return part;
    }

    static long Share(EpochSampler whole, int rank, int of)
    {
        Check.AtLeast(of, 1, nameof(of));
        if (rank < 0 || rank >= of)
            throw new ArgumentOutOfRangeException(nameof(rank), rank, $"expected a process from 0 to {of - 1}");
        var blocks = whole.Count / whole.Block;
        if (blocks < of)
            throw new ArgumentException(
                whole.Block == 1
                    ? $"an epoch of {blocks} indices cannot be shared by {of} processes; expected at least one each"
                    : $"an epoch of {blocks} batches cannot be shared by {of} processes; expected at least one each",
                nameof(of)
            );
        return blocks / of * whole.Block;
    }
}
