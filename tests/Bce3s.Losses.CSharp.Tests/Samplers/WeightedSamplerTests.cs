using Bce3s.Losses.Samplers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bce3s.Losses.Tests.Samplers;

public class WeightedSamplerTests
{
    // Classes of 60, 30, 0 and 10 images, interleaved.
    static readonly long[] Labels =
    [
        .. Enumerable
            .Range(0, 100)
            .Select(i =>
                i % 10 < 6 ? 0L
                : i % 10 < 9 ? 1L
                : 3L
            ),
    ];
    static readonly long[] Counts = [60, 30, 0, 10];

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    public void Classes_and_images_come_as_often_as_their_weights(double power)
    {
        const int draws = 200_000;
        var drawn = new WeightedSampler(Labels, Counts, power, draws, 3).Epoch(0);
        Assert.Equal(draws, drawn.Length);
        var often = drawn.CountBy(i => i).ToDictionary();
        var total = Labels.Sum(label => Math.Pow(Counts[label], -power));
        for (var i = 0; i < Labels.Length; i++)
        {
            var expected = draws * Math.Pow(Counts[Labels[i]], -power) / total;
            Assert.InRange(
                often.GetValueOrDefault(i),
                expected - 6 * Math.Sqrt(expected),
                expected + 6 * Math.Sqrt(expected)
            );
        }
    }

    [Fact]
    public void Draws_stay_in_range_and_depend_on_seed_and_epoch_alone() =>
        Prop.ForAll(
                Gen.Choose(0, 9).NonEmptyListOf().ToArbitrary(),
                Gen.Choose(0, 50).ToArbitrary(),
                Gen.Choose(-20, 20).ToArbitrary(),
                (classes, epoch, tenths) =>
                {
                    var labels = classes.Select(c => (long)c).ToArray();
                    var counts = Enumerable
                        .Range(0, 10)
                        .Select(c => (long)classes.Count(other => other == c))
                        .ToArray();
                    var sampler = new WeightedSampler(labels, counts, tenths / 10.0, 40, epoch * 7);
                    var drawn = sampler.Epoch(epoch);
                    sampler.Epoch(epoch + 1);
                    return drawn.All(i => i >= 0 && i < labels.Length)
                        && drawn.SequenceEqual(sampler.Epoch(epoch))
                        && drawn.SequenceEqual(
                            new WeightedSampler(labels, counts, tenths / 10.0, 40, epoch * 7).Epoch(epoch)
                        );
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, new long[] { 90, 87, 45, 78, 40, 1, 6, 91, 87, 97, 77, 11 })]
    [InlineData(0.5, new long[] { 90, 89, 45, 78, 40, 1, 6, 91, 87, 97, 77, 11 })]
    [InlineData(1, new long[] { 90, 89, 45, 79, 46, 1, 9, 96, 89, 99, 79, 16 })]
    [InlineData(2, new long[] { 90, 89, 48, 79, 49, 1, 9, 99, 89, 99, 79, 19 })]
    public void The_draws_stay_the_same_between_versions(double power, long[] recorded) =>
        Assert.Equal(recorded, new WeightedSampler(Labels, Counts, power, 12, 7).Epoch(3));

    [Fact]
    public void Ten_thousand_draws_stay_the_same_between_versions()
    {
        long[] labels = [.. Enumerable.Range(0, 10_000).Select(i => ((long)i * i + i / 7) % 37)];
        long[] counts = [.. Enumerable.Range(0, 37).Select(c => (long)labels.Count(label => label == c))];
        var drawn = new WeightedSampler(labels, counts, 1, 10_000, 42).Epoch(5);
        Assert.Equal(-6802633595716651199, drawn.Aggregate(17L, (hash, i) => unchecked(hash * 31 + i)));
    }

    [Fact]
    public void A_shared_index_gives_the_same_draws()
    {
        var index = new ClassIndex(Labels, 4);
        Assert.Equal(
            new WeightedSampler(Labels, Counts, 1, 50, 9).Epoch(4),
            new WeightedSampler(index, Counts, 1, 50, 9).Epoch(4)
        );
        Assert.Contains(
            "3 class counts",
            Assert.Throws<ArgumentException>(() => new WeightedSampler(index, [1, 1, 1], 1, 5, 0)).Message
        );
    }

    [Fact]
    public void The_example_of_the_documentation()
    {
        var drawn = new WeightedSampler([0, 0, 0, 0, 1], [4, 1], 2, 100_000, 1).Epoch(0);
        ChiSquare.AssertFits([20_000, 80_000], drawn.CountBy(i => i == 4 ? 1 : 0));
    }

    [Fact]
    public void Power_zero_does_not_look_at_the_counts() =>
        Assert.Equal(
            new WeightedSampler([0, 1, 0], [2, 1], 0, 50, 9).Epoch(4),
            new WeightedSampler([0, 1, 0], [700, 3], 0, 50, 9).Epoch(4)
        );

    [Fact]
    public void Impossible_arguments_are_refused_by_name()
    {
        string Refusal(Func<WeightedSampler> make) => Assert.ThrowsAny<ArgumentException>(make).Message;
        Assert.Contains("labels", Refusal(() => new([], [1], 0, 5, 0)));
        Assert.Contains("label 2 of image 1", Refusal(() => new([0, 2], [1, 1], 0, 5, 0)));
        Assert.Contains("label -1 of image 0", Refusal(() => new([-1], [1, 1], 0, 5, 0)));
        Assert.Contains("class 1", Refusal(() => new([0, 1], [1, 0], 0, 5, 0)));
        Assert.Contains("power", Refusal(() => new([0], [1], double.NaN, 5, 0)));
        Assert.Contains("power", Refusal(() => new([0], [1000], -1000, 5, 0)));
        Assert.Contains("count", Refusal(() => new([0], [1], 0, 0, 0)));
    }
}
