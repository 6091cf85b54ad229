namespace TorchSharp.Tests.Optim;

/// <summary>The optimisers again, a number at a time, as their papers and PyTorch's documentation write them.</summary>
internal static class SlowOptimizers
{
    /// <summary>Minimises Σ cᵢ·(xᵢ − tᵢ)², starting from <see cref="Start"/>.</summary>
    internal static readonly double[] Start = [1, -2, 0.5];
    internal static readonly double[] Target = [0.3, 0.1, -0.7];
    internal static readonly double[] Curvature = [1, 2, 3];

    internal static double Gradient(double x, int i) => 2 * Curvature[i] * (x - Target[i]);

    internal sealed record SgdOptions(
        double Rate,
        double Momentum = 0,
        double Dampening = 0,
        double Decay = 0,
        bool Nesterov = false,
        bool Maximize = false
    );

    internal static double[] Sgd(SgdOptions o, int steps, double[]? rates = null)
    {
        var x = (double[])Start.Clone();
        var buffers = new double?[x.Length];
        for (var step = 0; step < steps; step++)
        for (var i = 0; i < x.Length; i++)
        {
            var g = (o.Maximize ? -1 : 1) * Gradient(x[i], i) + o.Decay * x[i];
            if (o.Momentum != 0)
            {
                var buffer = buffers[i] is { } b ? o.Momentum * b + (1 - o.Dampening) * g : g;
                buffers[i] = buffer;
                g = o.Nesterov ? g + o.Momentum * buffer : buffer;
            }
            x[i] -= (rates?[step] ?? o.Rate) * g;
        }
        return x;
    }

    internal sealed record AdamOptions(
        double Rate = 1e-3,
        double Beta1 = 0.9,
        double Beta2 = 0.999,
        double Epsilon = 1e-8,
        double Decay = 0,
        bool Amsgrad = false,
        bool Maximize = false
    );

    internal static double[] Adam(AdamOptions o, int steps, bool decoupled)
    {
        var x = (double[])Start.Clone();
        var (m, v, greatest) = (new double[x.Length], new double[x.Length], new double[x.Length]);
        for (var t = 1; t <= steps; t++)
        for (var i = 0; i < x.Length; i++)
        {
            var g = (o.Maximize ? -1 : 1) * Gradient(x[i], i);
            if (decoupled)
                x[i] *= 1 - o.Rate * o.Decay;
            else
                g += o.Decay * x[i];
            m[i] = o.Beta1 * m[i] + (1 - o.Beta1) * g;
            v[i] = o.Beta2 * v[i] + (1 - o.Beta2) * g * g;
            greatest[i] = Math.Max(greatest[i], v[i]);
            var mean = m[i] / (1 - Math.Pow(o.Beta1, t));
            var square = (o.Amsgrad ? greatest[i] : v[i]) / (1 - Math.Pow(o.Beta2, t));
            x[i] -= o.Rate * mean / (Math.Sqrt(square) + o.Epsilon);
        }
        return x;
    }
}
