using Bce3s.Losses.Samplers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bce3s.Losses.Tests.Samplers;

/// <summary>What all samplers have in common.</summary>
public class EpochSamplerTests
{
    [Fact]
    public void An_epoch_depends_on_seed_and_epoch_alone() =>
        Prop.ForAll(
                Samples.Labels,
                Samples.Epochs,
                Samples.Seeds,
                (labels, epoch, seed) =>
                    Samples
                        .All(labels, 30, seed)
                        .Zip(Samples.All(labels, 30, seed))
                        .All(pair =>
                        {
                            pair.First.Epoch(epoch / 2);
                            return pair.First.Epoch(epoch).SequenceEqual(pair.Second.Epoch(epoch));
                        })
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Epochs_have_their_count_of_images() =>
        Prop.ForAll(
                Samples.Labels,
                Samples.Epochs,
                Samples.Seeds,
                (labels, epoch, seed) =>
                    Samples
                        .All(labels, labels.Length, seed)
                        .All(sampler =>
                        {
                            var drawn = sampler.Epoch(epoch);
                            return drawn.Length == sampler.Count && drawn.All(i => i >= 0 && i < labels.Length);
                        })
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Other_epochs_and_other_seeds_give_other_orders()
    {
        var labels = Samples.Of(40, 0, 20, 1, 7);
        foreach (var (one, other) in Samples.All(labels, 100, 5).Zip(Samples.All(labels, 100, 6)))
        {
            Assert.Equal(10, Enumerable.Range(0, 10).Select(e => string.Join(' ', one.Epoch(e))).Distinct().Count());
            Assert.NotEqual(one.Epoch(3), other.Epoch(3));
        }
    }

    [Fact]
    public void Batches_from_any_batch_on_are_those_of_an_uninterrupted_epoch() =>
        Prop.ForAll(
                Samples.Labels,
                Samples.Epochs,
                Gen.Choose(1, 40).Two().ToArbitrary(),
                (labels, epoch, numbers) =>
                    Samples
                        .All(labels, labels.Length + 5, numbers.Item2)
                        .All(sampler =>
                        {
                            var size = numbers.Item1 * sampler.Block;
                            var whole = sampler.Batches(epoch, size).ToArray();
                            return whole.Length == sampler.BatchCount(size)
                                && whole.SkipLast(1).All(batch => batch.Length == size)
                                && whole.SelectMany(batch => batch).SequenceEqual(sampler.Epoch(epoch))
                                && Enumerable
                                    .Range(0, whole.Length + 1)
                                    .All(first =>
                                        sampler
                                            .Batches(epoch, size, first)
                                            .SelectMany(batch => batch)
                                            .SequenceEqual(whole.Skip(first).SelectMany(batch => batch))
                                    );
                        })
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Batches_and_epochs_that_are_not_there_are_refused_at_once()
    {
        var sampler = new InstanceBalancedSampler(10, 1);
        string Refusal(Action ask) => Assert.ThrowsAny<ArgumentException>(ask).Message;
        Assert.Contains("size", Refusal(() => sampler.Batches(0, 0)));
        Assert.Contains("from 0 to 4", Refusal(() => sampler.Batches(0, 3, 5)));
        Assert.Contains("from 0 to 4", Refusal(() => sampler.Batches(0, 3, -1)));
        Assert.Empty(sampler.Batches(0, 3, 4));
        Assert.Contains("epoch", Refusal(() => sampler.Batches(-1, 3)));
        Assert.Contains("count", Refusal(() => new InstanceBalancedSampler((long)int.MaxValue + 1, 1)));
    }

    [Fact]
    public void The_draws_stay_the_same_between_versions()
    {
        var index = new ClassIndex(Samples.Of(60, 0, 27, 12, 1), 5);
        Assert.Equal([99, 84, 90, 60, 99, 99, 82, 60], new ClassBalancedSampler(index, 8, 1).Epoch(2));
        Assert.Equal([97, 55, 66, 60, 99, 99, 49, 1], new SquareRootSampler(index, 8, 1).Epoch(2));
        Assert.Equal([97, 55, 66, 0, 99, 99, 49, 1], new EffectiveNumberSampler(index, 0.9, 8, 1).Epoch(2));
        Assert.Equal([97, 55, 66, 60, 99, 99, 49, 1], new ProgressivelyBalancedSampler(index, 5, 8, 1).Epoch(2));
        Assert.Equal([99, 98, 15, 60, 85, 99, 50, 88], new ClassCycleSampler(index, 8, 1).Epoch(2));
        Assert.Equal([99, 99, 37, 16, 98, 87, 85, 63], new IdentitySampler(index, 2, 2, 1, batches: 2).Epoch(2));
    }

    [Fact]
    public void One_class_and_one_image_are_enough()
    {
        foreach (var sampler in Samples.All([7], 4, 1).Skip(1))
            Assert.All(sampler.Epoch(2), image => Assert.Equal(0, image));
    }

    [Fact]
    public void Samplers_without_an_index_or_without_draws_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new ClassBalancedSampler(null!, 1, 1));
        Assert.Throws<ArgumentNullException>(() => new SquareRootSampler(null!, 1, 1));
        Assert.Throws<ArgumentNullException>(() => new EffectiveNumberSampler(null!, 0.9, 1, 1));
        Assert.Throws<ArgumentNullException>(() => new ProgressivelyBalancedSampler(null!, 1, 1, 1));
        Assert.Throws<ArgumentNullException>(() => new ClassCycleSampler(null!, 1, 1));
        Assert.Throws<ArgumentNullException>(() => new IdentitySampler(null!, 1, 1, 1));
        var index = new ClassIndex([0], 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassBalancedSampler(index, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassCycleSampler(index, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EffectiveNumberSampler(index, 1, 5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EffectiveNumberSampler(index, double.NaN, 5, 1));
    }

    sealed class Rising(long count, long drawn) : EpochSampler(count, seed: 5)
    {
        public override int Block => 2;

        protected override long[] Draw(int epoch) => [.. Enumerable.Range(0, (int)drawn).Select(i => Seed + epoch + i)];
    }

    [Fact]
    public void A_sampler_of_ones_own_has_batches_and_shards()
    {
        var sampler = new Rising(6, 6);
        Assert.Equal([8, 9, 10, 11, 12, 13], sampler.Epoch(3));
        Assert.Equal(
            [
                [10, 11],
                [12, 13],
            ],
            sampler.Batches(3, size: 2, first: 1)
        );
        Assert.Equal([7, 8], sampler.Shard(1, of: 3).Epoch(0));
    }

    [Fact]
    public void A_sampler_that_draws_another_number_than_its_count_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Rising(6, 4).Epoch(2));
        Assert.Contains("Rising drew 4 indices for epoch 2; expected 6", error.Message);
    }
}
