using Xunit;

namespace Bce3s.Losses.Tests.Samplers;

/// <summary>Whether observed frequencies fit expected ones, by Pearson's statistic.</summary>
static class ChiSquare
{
    // Wilson and Hilferty's approximation of the quantile at 6 standard deviations: a true fit fails once in 10⁹ times.
    static double Bound(int degrees)
    {
        var spread = 2.0 / (9 * degrees);
        return degrees * Math.Pow(1 - spread + 6 * Math.Sqrt(spread), 3);
    }

    public static void AssertFits(double[] expected, IEnumerable<KeyValuePair<int, int>> observed)
    {
        var counts = observed.ToDictionary();
        Assert.All(counts.Keys, key => Assert.InRange(key, 0, expected.Length - 1));
        var statistic = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            double count = counts.GetValueOrDefault(i);
            if (expected[i] == 0)
                Assert.Equal(0, count);
            else
                statistic += (count - expected[i]) * (count - expected[i]) / expected[i];
        }
        var bound = Bound(Math.Max(1, expected.Count(e => e > 0) - 1));
        Assert.True(statistic < bound, $"χ² = {statistic}, expected less than {bound}");
    }
}
