using Bce3s.Losses.Samplers;
using Xunit;

namespace Bce3s.Losses.Tests.Samplers;

/// <summary>Frequencies of the samplers that draw with replacement.</summary>
public class ReplacementSamplerTests
{
    const int Draws = 200_000;

    // One class has no image, one has a single one.
    static readonly int[] Counts = [60, 0, 27, 12, 1];
    static readonly ClassIndex Index = new(Samples.Of(Counts), Counts.Length);

    // Each image of class c as often as its share of the class's probability.
    static void AssertProbabilities(double[] classes, EpochSampler sampler, int epoch = 0)
    {
        var drawn = sampler.Epoch(epoch);
        Assert.Equal(sampler.Count, drawn.Length);
        double[] images = [.. Samples.Of(Counts).Select(c => sampler.Count * classes[c] / classes.Sum() / Counts[c])];
        ChiSquare.AssertFits(images, drawn.CountBy(i => (int)i));
    }

    [Fact]
    public void Class_balanced_draws_classes_alike() =>
        AssertProbabilities([1, 0, 1, 1, 1], new ClassBalancedSampler(Index, Draws, 1));

    [Fact]
    public void Square_root_draws_classes_by_the_root_of_their_size() =>
        AssertProbabilities(
            [Math.Sqrt(60), 0, Math.Sqrt(27), Math.Sqrt(12), 1],
            new SquareRootSampler(Index, Draws, 2)
        );

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    [InlineData(0.9999)]
    public void Effective_numbers_weigh_images(double beta) =>
        AssertProbabilities(
            [.. Counts.Select(n => n == 0 ? 0 : n * (1 - beta) / (1 - Math.Pow(beta, n)))],
            new EffectiveNumberSampler(Index, beta, Draws, 3)
        );

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.25)]
    [InlineData(3, 0.75)]
    [InlineData(4, 1)]
    public void Progressive_balancing_goes_from_images_to_classes(int epoch, double t) =>
        AssertProbabilities(
            [.. Counts.Select(n => n == 0 ? 0 : (1 - t) * n / 100 + t / 4)],
            new ProgressivelyBalancedSampler(Index, 5, Draws, 4),
            epoch
        );

    [Fact]
    public void A_single_epoch_of_progressive_balancing_is_instance_balanced() =>
        AssertProbabilities([60, 0, 27, 12, 1], new ProgressivelyBalancedSampler(Index, 1, Draws, 5));

    [Fact]
    public void Progressive_balancing_has_its_epochs_and_no_more()
    {
        var sampler = new ProgressivelyBalancedSampler(Index, 5, 10, 4);
        Assert.Contains("0 to 4", Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Epoch(5)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProgressivelyBalancedSampler(Index, 0, 10, 4));
    }

    // Counts of classes, those of the first class's images together.
    static void AssertClasses(double[] probabilities, int[] counts, Func<ClassIndex, EpochSampler> make, int epoch = 0)
    {
        var labels = Samples.Of(counts);
        var drawn = make(new(labels, counts.Length)).Epoch(epoch);
        ChiSquare.AssertFits([.. probabilities.Select(p => p * drawn.Length)], drawn.CountBy(i => (int)labels[i]));
    }

    [Fact]
    public void The_examples_of_the_documentation()
    {
        AssertClasses([0.5, 0, 0.5], [4, 0, 1], index => new ClassBalancedSampler(index, Draws, 1));
        AssertClasses([0.75, 0, 0.25], [9, 0, 1], index => new SquareRootSampler(index, Draws, 1));
        AssertClasses([12.0 / 19, 7.0 / 19], [3, 1], index => new EffectiveNumberSampler(index, 0.5, Draws, 1));
        foreach (var (epoch, first) in new[] { (0, 0.75), (1, 0.625), (2, 0.5) })
            AssertClasses(
                [first, 1 - first],
                [3, 1],
                index => new ProgressivelyBalancedSampler(index, 3, Draws, 1),
                epoch
            );
    }
}
