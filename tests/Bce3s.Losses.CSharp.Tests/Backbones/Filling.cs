using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Backbones;

/// <summary>The formula that fills a state dictionary for the golden numbers (golden/README of the numbers' source).</summary>
static class Filling
{
    public static Dictionary<string, Tensor> Of(nn.Module module, IEnumerable<string> names)
    {
        var state = module.state_dict();
        return names.ToDictionary(name => name, name => Values(name, state[name].shape));
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
        var phase = name.Sum(letter => letter) % 97 / 10.0;
        var count = (int)shape.Aggregate(1L, (a, b) => a * b);
        Func<int, double> value = name switch
        {
            _ when shape.Length >= 2 => i => 0.5 * Math.Cos(0.7 * i + phase) * Math.Sqrt(1.0 / (count / shape[0])),
            _ when name.EndsWith("running_var", StringComparison.Ordinal) => i =>
                1 + 0.2 * Math.Pow(Math.Cos(i + phase), 2),
            _ when name.EndsWith("running_mean", StringComparison.Ordinal) => i => 0.1 * Math.Sin(i + phase),
            _ when name.EndsWith("bias", StringComparison.Ordinal) => i => 0.1 * Math.Sin(i + phase),
            _ => i => 1 + 0.1 * Math.Cos(i + phase),
        };
        return tensor(Enumerable.Range(0, count).Select(i => (float)value(i)).ToArray(), shape);
    }
}
