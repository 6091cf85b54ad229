namespace Bce3s.Losses.Tests.Slow;

/// <summary>The three terms of BCE3S, sample by sample and class by class, from the formulas alone.</summary>
sealed record SlowBce3s(double[][] Weight, double[] Bias, double NegativeWeight = 1, double Temperature = 1)
{
    int Classes => Weight.Length;

    public double[] Logits(double[] x) => Matrix.Linear(x, [.. Weight.Select(Matrix.Unit)], Bias);

    public double Joint(double[][] features, long[] labels, double[][]? mixed)
    {
        var views = mixed is null ? 1 : 3;
        var sum = 0.0;
        for (var row = 0; row < features.Length; row++)
        {
            var sample = row % labels.Length;
            var target = row < labels.Length ? SlowBce.OneHot(labels[sample], Classes) : mixed![sample];
            sum += SlowBce.Row(Logits(features[row]), target, NegativeWeight);
        }
        return sum / labels.Length / views;
    }

    public double Contrastive(double[][] projected, double[][] mixed, double[][] memory)
    {
        var count = mixed.Length;
        var sum = 0.0;
        for (var row = count; row < 3 * count; row++)
        {
            var p = Matrix.Unit(projected[row]);
            var s = memory.Select(m => Matrix.Dot(p, Matrix.Unit(m)) / Temperature).ToArray();
            sum += SlowBce.Row(s, mixed[row % count], NegativeWeight);
        }
        return sum / count;
    }

    public double Uniform()
    {
        var sum = 0.0;
        for (var i = 0; i < Classes; i++)
        for (var j = 0; j < Classes; j++)
        {
            var s = Matrix.Dot(Matrix.Unit(Weight[i]), Matrix.Unit(Weight[j]));
            sum += SlowBce.Softplus(i == j ? -s : s);
        }
        return sum / Classes;
    }

    public static double[][] Project(double[][] features, double[][] w0, double[] b0, double[][] w2, double[] b2) =>
        [.. features.Select(x => Matrix.Linear([.. Matrix.Linear(x, w0, b0).Select(v => Math.Max(v, 0))], w2, b2))];

    public static double[][] Remember(double[][] memory, double[][] projected, long[] labels)
    {
        var after = memory.Select(row => row.ToArray()).ToArray();
        for (var i = 0; i < labels.Length; i++)
            after[labels[i]] = projected[i];
        return after;
    }
}
