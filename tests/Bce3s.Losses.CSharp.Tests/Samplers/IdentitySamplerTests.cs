using Bce3s.Losses.Samplers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bce3s.Losses.Tests.Samplers;

public class IdentitySamplerTests
{
    sealed record Case(long[] Labels, int Identities, int ImagesEach, int Batches, int Epoch)
    {
        public IdentitySampler Sampler => new(new(Labels, 10), Identities, ImagesEach, seed: Epoch + 3, Batches);
        public long[][] Drawn => [.. Sampler.Batches(Epoch, Identities * ImagesEach)];

        public int ImagesOf(long identity) => Labels.Count(label => label == identity);
    }

    static Arbitrary<Case> Cases =>
        (
            from labels in Samples.Labels.Generator
            from identities in Gen.Choose(1, labels.Distinct().Count())
            from imagesEach in Gen.Choose(1, 6)
            from batches in Gen.Choose(1, 40)
            from epoch in Gen.Choose(0, 20)
            select new Case(labels, identities, imagesEach, batches, epoch)
        ).ToArbitrary();

    static void ForAll(Func<Case, bool> holds) => Prop.ForAll(Cases, holds).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_batch_has_P_identities_with_K_images_in_a_row() =>
        ForAll(c =>
            c.Drawn.Length == c.Batches
            && c.Drawn.All(batch =>
            {
                var groups = batch.Select(i => c.Labels[i]).Chunk(c.ImagesEach).ToArray();
                return groups.All(group => group.Distinct().Count() == 1)
                    && groups.Select(group => group[0]).Distinct().Count() == c.Identities;
            })
        );

    [Fact]
    public void No_identity_comes_again_before_all_others_have_come() =>
        ForAll(c =>
        {
            var order = c.Drawn.SelectMany(batch => batch.Chunk(c.ImagesEach)).Select(group => c.Labels[group[0]]);
            var all = c.Labels.Distinct().Count();
            return order.Chunk(all).All(round => round.Distinct().Count() == round.Length);
        });

    [Fact]
    public void Images_of_an_identity_come_in_rounds_and_never_twice_in_a_batch() =>
        ForAll(c =>
            c.Drawn.SelectMany(batch => batch.Chunk(c.ImagesEach))
                .GroupBy(group => c.Labels[group[0]])
                .Where(groups => c.ImagesOf(groups.Key) >= c.ImagesEach)
                .All(groups =>
                    groups.All(group => group.Distinct().Count() == group.Length)
                    && groups
                        .SelectMany(group => group)
                        .Chunk(c.ImagesOf(groups.Key))
                        .All(round => round.Distinct().Count() == round.Length)
                )
        );

    [Fact]
    public void An_identity_with_fewer_images_gives_each_of_them_equally_often_give_or_take_one() =>
        ForAll(c =>
            c.Drawn.SelectMany(batch => batch.Chunk(c.ImagesEach))
                .Where(group => c.ImagesOf(c.Labels[group[0]]) < c.ImagesEach)
                .All(group =>
                {
                    var n = c.ImagesOf(c.Labels[group[0]]);
                    var often = group.CountBy(i => i).Select(pair => pair.Value).ToArray();
                    return often.Length == n && often.Max() - often.Min() <= 1;
                })
        );

    [Fact]
    public void Images_of_an_identity_and_pairs_of_identities_come_alike()
    {
        var labels = Samples.Of(5, 5, 5, 5);
        var sampler = new IdentitySampler(new(labels, 4), identities: 2, imagesEach: 2, seed: 4, batches: 60_000);
        var drawn = sampler.Epoch(0);
        ChiSquare.AssertFits([.. Enumerable.Repeat(12_000.0, 20)], drawn.CountBy(i => (int)i));
        var firstPairs = drawn.Chunk(8).CountBy(round => (int)(labels[round[0]] * 4 + labels[round[2]]));
        double[] expected = [.. Enumerable.Range(0, 16).Select(pair => pair / 4 == pair % 4 ? 0 : 2500.0)];
        ChiSquare.AssertFits(expected, firstPairs);
    }

    [Fact]
    public void An_epoch_has_about_as_many_draws_as_images_unless_told_otherwise()
    {
        Assert.Equal(96, new IdentitySampler(new(Samples.Of(50, 30, 20), 3), 3, 4, seed: 1).Count);
        Assert.Equal(12, new IdentitySampler(new(Samples.Of(1, 1, 1), 3), 3, 4, seed: 1).Count);
    }

    [Fact]
    public void The_example_of_the_documentation()
    {
        long[] labels = [0, 0, 0, 1, 1, 2];
        var batches = new IdentitySampler(new(labels, 3), identities: 2, imagesEach: 2, seed: 1, batches: 3)
            .Batches(0, 4)
            .ToArray();
        Assert.Equal(3, batches.Length);
        for (var identity = 0; identity < 3; identity++)
            Assert.Equal(2, batches.Count(batch => batch.Any(i => labels[i] == identity)));
        Assert.All(batches, batch => Assert.Contains(batch.Count(i => i == 5), new[] { 0, 2 }));
    }

    [Fact]
    public void Impossible_batches_are_refused_by_name()
    {
        var index = new ClassIndex([0, 0, 3], 5);
        string Refusal(int identities, int imagesEach, long? batches = null) =>
            Assert
                .Throws<ArgumentOutOfRangeException>(() =>
                    new IdentitySampler(index, identities, imagesEach, seed: 1, batches)
                )
                .Message;
        Assert.Contains("identities", Refusal(0, 1));
        Assert.Contains("expected 1 to 2", Refusal(3, 1));
        Assert.Contains("imagesEach", Refusal(2, 0));
        Assert.Contains("imagesEach", Refusal(2, int.MaxValue));
        Assert.Contains("batches", Refusal(2, 2, 0));
        Assert.Contains("batches", Refusal(2, 2, long.MaxValue));
    }
}
