using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optim;

/// <summary>The objective of <see cref="SlowOptimizers"/>, its three numbers split over two parameters.</summary>
internal sealed class Quadratic : IDisposable
{
    internal Quadratic()
    {
        First = new Parameter(tensor(SlowOptimizers.Start[..1]));
        Second = new Parameter(tensor(SlowOptimizers.Start[1..]));
    }

    internal Parameter First { get; }

    internal Parameter Second { get; }

    internal Parameter[] Parameters => [First, Second];

    internal double[] Point => [.. Values.Of(First), .. Values.Of(Second)];

    internal Tensor Loss() => Part(First, 0) + Part(Second, 1);

    /// <summary>Steps of an optimiser on both parameters.</summary>
    internal void Run(optim.Optimizer optimizer, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            Loss().backward();
            optimizer.step();
        }
    }

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }

    private static Tensor Part(Parameter parameter, int from)
    {
        var until = from + (int)parameter.NumberOfElements;
        var distance = parameter - tensor(SlowOptimizers.Target[from..until]);
        return (distance * distance * tensor(SlowOptimizers.Curvature[from..until])).sum();
    }
}
