using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests;

/// <summary>Central differences of a loss in every element of a float64 tensor.</summary>
static class FiniteDifferences
{
    public static double[] Of(Tensor variable, Func<Tensor> loss, double step = 1e-5)
    {
        using var _ = no_grad();
        var flat = variable.detach().view(-1);
        var slopes = new double[flat.numel()];
        for (var i = 0; i < slopes.Length; i++)
        {
            using var scope = NewDisposeScope();
            var value = flat[i].item<double>();
            flat[i] = value + step;
            var above = loss().item<double>();
            flat[i] = value - step;
            var below = loss().item<double>();
            flat[i] = value;
            slopes[i] = (above - below) / (2 * step);
        }
        return slopes;
    }
}
