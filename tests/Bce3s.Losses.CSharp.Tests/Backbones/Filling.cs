using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Backbones;

/// <summary>The formula that fills a state dictionary for the golden numbers (golden/README of the numbers' source).</summary>
static class Filling
{
    /// <summary>Fills parameters and running moments in place; counters of batches are left alone.</summary>
    public static void Fill(nn.Module module)
    {
        using var _ = no_grad();
        foreach (var (name, tensor) in module.state_dict())
        {
            using var scope = NewDisposeScope();
            if (!name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                tensor.copy_(Values(name, tensor.shape));
        }
    }

    public static Tensor Input(long[] shape) =>
        tensor(
            Enumerable
                .Range(0, (int)shape.Aggregate(1L, (a, b) => a * b))
                .Select(i => (float)Math.Sin(0.013 * i))
                .ToArray(),
            shape
        );

    static Tensor Values(string name, long[] shape)
    {
        if (name.Contains("prelu", StringComparison.Ordinal))
            return full(shape, 0.25);
        var phase = name.Sum(letter => letter) % 97 / 10.0;
        var count = shape.Aggregate(1L, (a, b) => a * b);
        var i = arange(count, dtype: ScalarType.Float64);
        var values = name switch
        {
            _ when shape.Length >= 2 => i.mul_(0.7).add_(phase).cos_().mul_(0.5 * Math.Sqrt(1.0 / (count / shape[0]))),
            _ when name.EndsWith("running_var", StringComparison.Ordinal) => i.add_(phase)
                .cos_()
                .pow_(2)
                .mul_(0.2)
                .add_(1),
            _ when name.EndsWith("running_mean", StringComparison.Ordinal) => i.add_(phase).sin_().mul_(0.1),
            _ when name.EndsWith("bias", StringComparison.Ordinal) => i.add_(phase).sin_().mul_(0.1),
            _ => i.add_(phase).cos_().mul_(0.1).add_(1),
        };
        return values.to(ScalarType.Float32).view(shape);
    }
}
