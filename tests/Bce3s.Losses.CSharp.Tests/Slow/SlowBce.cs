namespace Bce3s.Losses.Tests.Slow;

/// <summary>Binary cross-entropy over classes, entry by entry.</summary>
static class SlowBce
{
    public static double Softplus(double v) => v > 0 ? v + Math.Log(1 + Math.Exp(-v)) : Math.Log(1 + Math.Exp(v));

    public static double Row(double[] logits, double[] targets, double negativeWeight, double clamp = 64)
    {
        var sum = 0.0;
        for (var j = 0; j < logits.Length; j++)
        {
            var z = Math.Min(Math.Max(logits[j], -clamp), clamp);
            sum += targets[j] * Softplus(-z);
            if (targets[j] == 0)
                sum += negativeWeight * Softplus(z);
        }
        return sum;
    }

    public static double[] OneHot(long label, int classes) =>
        [.. Enumerable.Range(0, classes).Select(c => c == label ? 1.0 : 0.0)];
}
