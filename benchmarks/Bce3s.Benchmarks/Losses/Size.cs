namespace Bce3s.Benchmarks.Losses;

/// <summary>C classes, D features, a batch of B images.</summary>
internal sealed record Size(long Classes, long Features, long Batch)
{
    /// <summary>At which everything is over at once: to load code.</summary>
    internal static readonly Size Tiny = new(10, 16, 8);

    public override string ToString() => $"({Classes}, {Features}, {Batch})";
}
