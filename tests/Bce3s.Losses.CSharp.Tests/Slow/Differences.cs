namespace Bce3s.Losses.Tests.Slow;

/// <summary>Central differences of a slow loop in every element of a matrix of doubles.</summary>
static class Differences
{
    public static double[] Of(double[][] variable, Func<double> loss, double step = 1e-6)
    {
        var slopes = new List<double>();
        foreach (var row in variable)
            for (var i = 0; i < row.Length; i++)
            {
                var value = row[i];
                row[i] = value + step;
                var above = loss();
                row[i] = value - step;
                var below = loss();
                row[i] = value;
                slopes.Add((above - below) / (2 * step));
            }
        return [.. slopes];
    }
}
