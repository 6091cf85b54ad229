namespace Bce3s.Losses.Tests.Slow;

/// <summary>Softmax cross-entropy, entry by entry.</summary>
static class SlowSoftmax
{
    public static double Row(double[] z, double[] targets)
    {
        var most = z.Max();
        var sum = 0.0;
        for (var j = 0; j < z.Length; j++)
            sum += Math.Exp(z[j] - most);
        var loss = 0.0;
        for (var j = 0; j < z.Length; j++)
            loss += targets[j] * (most + Math.Log(sum) - z[j]);
        return loss;
    }

    public static double Row(double[] z, long label) => Row(z, SlowBce.OneHot(label, z.Length));
}
