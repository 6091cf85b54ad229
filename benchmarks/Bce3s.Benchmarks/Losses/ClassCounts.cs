namespace Bce3s.Benchmarks.Losses;

/// <summary>Training images a class.</summary>
internal static class ClassCounts
{
    /// <summary>From 1000 down to 2, by the same factor from class to class.</summary>
    internal static long[] LongTailed(long classes) =>
        [.. Enumerable.Range(0, (int)classes).Select(c => (long)(1000 * Math.Pow(500, -c / (classes - 1.0))))];
}
