using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests;

/// <summary>A made-up batch of features of three views with labels and mixed targets.</summary>
sealed class Batch
{
    public Batch(int count, int features, int classes, int views, ScalarType dtype, double seed = 1)
    {
        LabelNumbers = [.. Enumerable.Range(0, count).Select(i => (long)((i * 5 + 3) % classes))];
        MixedNumbers =
        [
            .. Enumerable.Range(0, count).Select(i => Shares(LabelNumbers[i], (i * 7 + 1) % classes, classes)),
        ];
        Features = Matrix.Tensor(Matrix.Irregular(views * count, features, seed), dtype).requires_grad_(true);
        Labels = tensor(LabelNumbers);
        Mixed = Matrix.Tensor(MixedNumbers, dtype);
    }

    public long[] LabelNumbers { get; }

    public double[][] MixedNumbers { get; }

    public Tensor Features { get; }

    public Tensor Labels { get; }

    public Tensor Mixed { get; }

    public LossTargets WithMixed => new(Labels, Mixed);

    static double[] Shares(long first, long second, int classes)
    {
        var shares = new double[classes];
        shares[first] += 0.625;
        shares[second] += 0.375;
        return shares;
    }
}
