namespace Bce3s.Losses.Samplers;

/// <summary>Every image once an epoch, in random order.</summary>
public sealed class InstanceBalancedSampler : EpochSampler
{
    /// <summary>A permutation of 0…count−1 each epoch.</summary>
    /// <param name="count">Images of the training set, at least 1.</param>
    /// <param name="seed">What the permutations depend on, with the epoch.</param>
    public InstanceBalancedSampler(long count, long seed)
        : base(count, seed) { }

    private protected override long[] Draw(ref SplitMix64 random)
    {
        var order = new long[Count];
        for (long i = 0; i < order.Length; i++)
        {
            var other = random.Below(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
