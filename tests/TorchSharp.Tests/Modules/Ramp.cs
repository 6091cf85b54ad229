using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

/// <summary>Inputs and weights that any language can make again: sin(0.37·i)·scale.</summary>
internal static class Ramp
{
    internal static Tensor Of(params long[] shape) => Scaled(1, shape);

    internal static Tensor Scaled(double scale, params long[] shape)
    {
        var count = shape.Aggregate(1L, (a, b) => a * b);
        return arange(count, dtype: float64).mul(0.37).sin().mul(scale).to(float32).reshape(shape);
    }

    /// <summary>Puts values into a parameter.</summary>
    internal static void Fill(Tensor parameter, Tensor values)
    {
        using (no_grad())
            parameter.copy_(values);
    }
}
