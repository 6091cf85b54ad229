namespace Bce3s.Data;

/// <summary>Class counts of a long tail of which some facts are known: its total and the counts at some
/// ranks.</summary>
internal static class FittedCounts
{
    /// <summary>
    /// Between neighbouring anchors (rank r_0, count a) and (r_1, b) a class at rank r has <c>a·(b/a)^(s^p)</c> images,
    /// <c>s = (r − r_0)/(r_1 − r_0)</c>, rounded down. One exponent p for all of them is found by bisection, so that
    /// the counts sum to the total; the few images that rounding leaves over go to the largest classes.
    /// </summary>
    /// <param name="total">Images of all classes.</param>
    /// <param name="anchors">Ranks from 0 to C − 1, ascending, with counts that do not grow.</param>
    /// <returns>C counts that do not grow, exact at the anchors.</returns>
    /// <exception cref="ArgumentException">No p gives the total.</exception>
    public static long[] Descending(long total, params ReadOnlySpan<(int Rank, long Count)> anchors)
    {
        var counts = new long[anchors[^1].Rank + 1];
        var (low, high) = (1e-3, 1e3);
        for (var step = 0; step < 100; step++)
        {
            var middle = Math.Sqrt(low * high);
            if (Fill(counts, anchors, middle) <= total)
                low = middle;
            else
                high = middle;
        }
        var left = total - Fill(counts, anchors, low);
        for (var r = 1; left > 0 && r < counts.Length - 1; r++)
            if (counts[r] < counts[r - 1] && !IsAnchor(anchors, r))
            {
                counts[r]++;
                left--;
            }
        return left == 0
            ? counts
            : throw new ArgumentException($"{total} images do not fit the given counts.", nameof(total));
    }

    private static long Fill(long[] counts, ReadOnlySpan<(int Rank, long Count)> anchors, double exponent)
    {
        counts[0] = anchors[0].Count;
        for (var i = 1; i < anchors.Length; i++)
        {
            var ((first, most), (last, least)) = (anchors[i - 1], anchors[i]);
            for (var r = first + 1; r < last; r++)
            {
                var share = Math.Pow((r - first) / (double)(last - first), exponent);
                counts[r] = (long)(most * Math.Pow(least / (double)most, share));
            }
            counts[last] = least;
        }
        return counts.Sum();
    }

    private static bool IsAnchor(ReadOnlySpan<(int Rank, long Count)> anchors, int rank)
    {
        foreach (var anchor in anchors)
            if (anchor.Rank == rank)
                return true;
        return false;
    }
}
