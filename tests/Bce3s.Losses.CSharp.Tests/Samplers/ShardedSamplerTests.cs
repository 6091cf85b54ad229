using Bce3s.Losses.Samplers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bce3s.Losses.Tests.Samplers;

public class ShardedSamplerTests
{
    static Arbitrary<int> Processes => Gen.Choose(1, 7).ToArbitrary();

    [Fact]
    public void Shards_are_equally_long_and_share_no_image_of_a_permutation() =>
        Prop.ForAll(
                Gen.Choose(7, 200).ToArbitrary(),
                Samples.Epochs,
                Processes,
                (count, epoch, of) =>
                {
                    var whole = new InstanceBalancedSampler(count, count);
                    var parts = Enumerable.Range(0, of).Select(rank => whole.Shard(rank, of).Epoch(epoch)).ToArray();
                    var taken = parts.SelectMany(part => part).ToArray();
                    return parts.All(part => part.Length == count / of)
                        && taken.Distinct().Count() == taken.Length
                        && taken.Order().SequenceEqual(whole.Epoch(epoch).Take(count / of * of).Order());
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_batches_of_all_processes_make_up_the_batches_of_the_whole() =>
        Prop.ForAll(
                Samples.Labels,
                Samples.Epochs,
                Processes,
                (labels, epoch, of) =>
                    Samples
                        .All(labels, 42 + labels.Length, 3)
                        .All(whole =>
                        {
                            const int size = 2;
                            var parts = Enumerable
                                .Range(0, of)
                                .Select(rank => whole.Shard(rank, of))
                                .Select(part => part.Batches(epoch, size * part.Block).ToArray())
                                .ToArray();
                            return whole
                                .Batches(epoch, size * whole.Block * of)
                                .Where(batch => batch.Length == size * whole.Block * of)
                                .Select((batch, b) => (batch, b))
                                .All(step =>
                                    step.batch.Order().SequenceEqual(parts.SelectMany(part => part[step.b]).Order())
                                );
                        })
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_shard_goes_on_from_any_batch() =>
        Prop.ForAll(
                Gen.Choose(0, 5).ToArbitrary(),
                first =>
                {
                    var shard = new InstanceBalancedSampler(100, 4).Shard(2, 3);
                    return shard
                        .Batches(7, 6)
                        .Skip(first)
                        .SelectMany(b => b)
                        .SequenceEqual(shard.Batches(7, 6, first).SelectMany(b => b));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_example_of_the_documentation()
    {
        var whole = new InstanceBalancedSampler(8, 1);
        Assert.Equal([7, 5, 1, 6, 3, 2, 4, 0], whole.Epoch(2));
        Assert.Equal([7, 6], whole.Shard(0, 3).Epoch(2));
        Assert.Equal([5, 3], whole.Shard(1, 3).Epoch(2));
        Assert.Equal([1, 2], whole.Shard(2, 3).Epoch(2));
    }

    [Fact]
    public void Batches_of_identities_stay_whole()
    {
        var labels = Samples.Of(5, 4, 9, 2, 6, 3);
        var whole = new IdentitySampler(new(labels, 6), identities: 3, imagesEach: 2, seed: 8, batches: 7);
        var batches = whole.Batches(1, 6).ToArray();
        for (var rank = 0; rank < 3; rank++)
        {
            var shard = whole.Shard(rank, 3);
            Assert.Equal((6, 12L), (shard.Block, shard.Count));
            Assert.Equal([batches[rank], batches[rank + 3]], shard.Batches(1, 6));
        }
        Assert.Contains(
            "multiple of 6",
            Assert.Throws<ArgumentException>(() => whole.Shard(0, 3).Batches(1, 4)).Message
        );
    }

    [Fact]
    public void What_is_left_out_differs_from_epoch_to_epoch()
    {
        var whole = new InstanceBalancedSampler(11, 2);
        var seen = Enumerable
            .Range(0, 40)
            .SelectMany(epoch => Enumerable.Range(0, 4).SelectMany(rank => whole.Shard(rank, 4).Epoch(epoch)));
        Assert.Equal(11, seen.Distinct().Count());
    }

    [Fact]
    public void One_process_has_the_whole_and_shards_of_shards_are_shards()
    {
        var whole = new InstanceBalancedSampler(24, 2);
        Assert.Equal(whole.Epoch(3), whole.Shard(0, 1).Epoch(3));
        Assert.Equal(whole.Shard(1 + 2 * 2, 6).Epoch(3), whole.Shard(1, 2).Shard(2, 3).Epoch(3));
    }

    [Fact]
    public void Impossible_processes_are_refused()
    {
        var whole = new InstanceBalancedSampler(3, 2);
        string Refusal(int rank, int of) => Assert.ThrowsAny<ArgumentException>(() => whole.Shard(rank, of)).Message;
        Assert.Contains("of", Refusal(0, 0));
        Assert.Contains("from 0 to 1", Refusal(2, 2));
        Assert.Contains("from 0 to 1", Refusal(-1, 2));
        Assert.Contains("4 processes", Refusal(0, 4));
        var identities = new IdentitySampler(new([0, 1], 2), 2, 2, seed: 1, batches: 3);
        Assert.Contains("3 batches", Assert.Throws<ArgumentException>(() => identities.Shard(0, 4)).Message);
    }
}
