namespace Bce3s.Losses.Samplers;

/// <summary>
/// Every image once an epoch, in random order: a class comes with probability <c>n_c / N</c> (q = 1 of Kang et al., ICLR 2020,
/// arXiv 1910.09217, equation 1).
/// </summary>
/// <example>8 images, seed 1: epoch 2 is [7, 5, 1, 6, 3, 2, 4, 0] on every machine.</example>
public sealed class InstanceBalancedSampler : EpochSampler
{
    /// <summary>A permutation of 0…count−1 each epoch.</summary>
    /// <param name="count">Images of the training set, at least 1.</param>
    /// <param name="seed">What the permutations depend on, with the epoch.</param>
    public InstanceBalancedSampler(long count, long seed)
        : base(count, seed) { }

    /// <inheritdoc />
    protected override long[] Draw(int epoch)
    {
        var random = RandomOf(epoch);
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
