namespace Bce3s.Losses.Tests.Slow;

/// <summary>CIBL sample by sample and pair by pair, from the formulas alone.</summary>
/// <param name="Share">w of n.</param>
/// <param name="Temperature">T.</param>
sealed record SlowClassInstance(Func<double, double> Share, double Temperature)
{
    /// <summary>The two terms over the first <c>logits.Length</c> candidates as anchors. Candidates with label −1 are empty slots.</summary>
    public (double Softmax, double Contrastive) Terms(
        double[][] logits,
        double[]? logPrior,
        double[][] candidates,
        long[] labels
    )
    {
        var (softmax, contrastive) = (0.0, 0.0);
        var units = candidates.Select(Matrix.Unit).ToArray();
        for (var i = 0; i < logits.Length; i++)
        {
            var positives = Positives(labels, i);
            var w = positives.Count == 0 ? 0 : Share(positives.Count);
            softmax += (1 - w) * CrossEntropy(logits[i], logPrior, labels[i]);
            if (positives.Count > 0)
                contrastive += w * SupCon(units, labels, positives, i);
        }
        return (softmax / logits.Length, contrastive / logits.Length);
    }

    static List<int> Positives(long[] labels, int i) =>
        [.. Enumerable.Range(0, labels.Length).Where(p => p != i && labels[p] == labels[i])];

    double SupCon(double[][] units, long[] labels, List<int> positives, int i)
    {
        var largest = double.NegativeInfinity;
        for (var a = 0; a < units.Length; a++)
            if (a != i && labels[a] >= 0)
                largest = Math.Max(largest, Matrix.Dot(units[i], units[a]) / Temperature);
        var sum = 0.0;
        for (var a = 0; a < units.Length; a++)
            if (a != i && labels[a] >= 0)
                sum += Math.Exp(Matrix.Dot(units[i], units[a]) / Temperature - largest);
        var loss = 0.0;
        foreach (var p in positives)
            loss -= Matrix.Dot(units[i], units[p]) / Temperature - largest - Math.Log(sum);
        return loss / positives.Count;
    }

    static double CrossEntropy(double[] logits, double[]? logPrior, long label)
    {
        double[] z = logPrior is null ? logits : [.. logits.Zip(logPrior, (a, b) => a + b)];
        var largest = z.Max();
        return largest + Math.Log(z.Sum(v => Math.Exp(v - largest))) - z[label];
    }
}
