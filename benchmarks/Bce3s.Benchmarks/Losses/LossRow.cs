namespace Bce3s.Benchmarks.Losses;

/// <summary>What is measured: a loss in a size.</summary>
internal sealed record LossRow(LossMethod Method, Size Size)
{
    internal string Name => $"{Method.Name} {Size}";

    internal LossCase Make() => Method.Make(Size);
}
