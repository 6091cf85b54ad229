using TorchSharp;

namespace Bce3s.Benchmarks.Losses;

/// <summary>What is measured: a loss in a size.</summary>
internal sealed record LossRow(LossMethod Method, Size Size)
{
    internal string Name => $"{Method.Name} {Size}";

    /// <summary>The same tensors each time.</summary>
    internal LossCase Make(Size size)
    {
        torch.manual_seed(1);
        return Method.Make(size);
    }
}
