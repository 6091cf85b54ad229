using Bce3s.Losses.Samplers;
using FsCheck;
using FsCheck.Fluent;

namespace Bce3s.Losses.Tests.Samplers;

/// <summary>What the tests of all samplers draw from.</summary>
static class Samples
{
    /// <summary>Labels of up to 10 classes, some without images, often one class or one image.</summary>
    public static Arbitrary<long[]> Labels =>
        Gen.Choose(0, 9)
            .SelectMany(most => Gen.Choose(0, most).NonEmptyListOf())
            .Select(classes => classes.Select(c => (long)c).ToArray())
            .ToArbitrary();

    public static Arbitrary<int> Epochs => Gen.Choose(0, 9).ToArbitrary();

    public static Arbitrary<long> Seeds =>
        Gen.Choose(int.MinValue, int.MaxValue).Select(n => n * 4294967291L).ToArbitrary();

    /// <summary>One of each kind with 10 epochs, over the same images.</summary>
    public static IEnumerable<EpochSampler> All(long[] labels, long count, long seed)
    {
        var index = new ClassIndex(labels, 10);
        long[] counts = [.. Enumerable.Range(0, 10).Select(c => (long)index.Count(c))];
        yield return new InstanceBalancedSampler(count, seed);
        yield return new WeightedSampler(index, counts, 1.3, count, seed);
        yield return new ClassBalancedSampler(index, count, seed);
        yield return new SquareRootSampler(index, count, seed);
        yield return new EffectiveNumberSampler(index, 0.9, count, seed);
        yield return new ProgressivelyBalancedSampler(index, 10, count, seed);
        yield return new ClassCycleSampler(index, count, seed);
        yield return new IdentitySampler(index, Math.Min(2, index.Present.Length), 3, seed, 1 + count / 6);
    }

    /// <summary>Labels of so many classes with these numbers of images.</summary>
    public static long[] Of(params int[] counts) => [.. counts.SelectMany((n, c) => Enumerable.Repeat((long)c, n))];
}
