using Bce3s.Losses.Samplers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bce3s.Losses.Tests.Samplers;

public class InstanceBalancedSamplerTests
{
    static Arbitrary<int> Counts => Gen.Choose(1, 300).ToArbitrary();
    static Arbitrary<int> Epochs => Gen.Choose(0, 1000).ToArbitrary();
    static Arbitrary<long> Seeds => Gen.Choose(int.MinValue, int.MaxValue).Select(n => n * 4294967291L).ToArbitrary();

    [Fact]
    public void An_epoch_is_a_permutation() =>
        Prop.ForAll(
                Counts,
                Seeds,
                Epochs,
                (count, seed, epoch) =>
                    new InstanceBalancedSampler(count, seed)
                        .Epoch(epoch)
                        .Order()
                        .SequenceEqual(Enumerable.Range(0, count).Select(i => (long)i))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void An_epoch_depends_on_seed_and_epoch_alone() =>
        Prop.ForAll(
                Counts,
                Seeds,
                Epochs,
                (count, seed, epoch) =>
                {
                    var used = new InstanceBalancedSampler(count, seed);
                    used.Epoch(epoch / 2);
                    return used.Epoch(epoch).SequenceEqual(new InstanceBalancedSampler(count, seed).Epoch(epoch));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Other_epochs_and_other_seeds_give_other_orders() =>
        Prop.ForAll(
                Seeds,
                Epochs,
                (seed, epoch) =>
                {
                    var order = new InstanceBalancedSampler(100, seed).Epoch(epoch);
                    return !order.SequenceEqual(new InstanceBalancedSampler(100, seed).Epoch(epoch + 1))
                        && !order.SequenceEqual(new InstanceBalancedSampler(100, seed + 1).Epoch(epoch));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_image_comes_first_equally_often()
    {
        var sampler = new InstanceBalancedSampler(5, 42);
        var first = new int[5];
        for (var epoch = 0; epoch < 5000; epoch++)
            first[sampler.Epoch(epoch)[0]]++;
        // Mean 1000, standard deviation 28.
        Assert.All(first, often => Assert.InRange(often, 860, 1140));
    }

    [Fact]
    public void The_orders_stay_the_same_between_versions() =>
        Assert.Equal(Recorded, new InstanceBalancedSampler(8, 1).Epoch(2));

    static readonly long[] Recorded = [7, 5, 1, 6, 3, 2, 4, 0];

    [Fact]
    public void A_long_order_stays_the_same_between_versions() =>
        Assert.Equal(
            -4881758065366365055,
            new InstanceBalancedSampler(10_000, 42).Epoch(5).Aggregate(17L, (hash, i) => unchecked(hash * 31 + i))
        );

    [Fact]
    public void Impossible_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new InstanceBalancedSampler(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new InstanceBalancedSampler(3, 1).Epoch(-1));
    }
}
