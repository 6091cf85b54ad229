namespace Bce3s.Benchmarks.Losses;

/// <summary>A loss to measure.</summary>
/// <param name="Name">With what tells it from others of the same head.</param>
/// <param name="What">With which options, for the legend.</param>
/// <param name="Floor">Which products are the floor, for the legend.</param>
/// <param name="Make">Makes the tensors of a size.</param>
/// <param name="Sizes">A row each.</param>
internal sealed record LossMethod(
    string Name,
    string What,
    string Floor,
    Func<Size, LossCase> Make,
    params IReadOnlyList<Size> Sizes
);
