using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Sets a square around a uniformly drawn pixel to zero, another one in each image, clipped at the borders (DeVries and Taylor,
/// arXiv 1708.04552, one hole): side s around pixel c covers <c>c − ⌊s/2⌋ … c + ⌊s/2⌋ − 1</c>, as the authors' program has it.
/// </summary>
/// <remarks>
/// Zero is black only before normalisation, so put it before <see cref="Normalize"/>. Cost: two masks of N×H and N×W, one product of
/// theirs and one masked copy of the batch.
/// </remarks>
public sealed class Cutout : BatchTransform
{
    /// <param name="side">Side of the square, in pixels; at least 2, since half of it is rounded down.</param>
    /// <param name="probability">Chance of each image to get a hole, 0…1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side below 2 or a probability outside 0…1.</exception>
    public Cutout(int side, double probability = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 2);
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies in 0…1.");
        (Side, Probability) = (side, probability);
    }

    /// <summary>Side of the square, in pixels.</summary>
    public int Side { get; }

    /// <summary>Chance of each image to get a hole.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Generator random)
    {
        RequireBatch(images);
        ArgumentNullException.ThrowIfNull(random);
        using var scope = NewDisposeScope();
        var (count, height, width) = (images.shape[0], images.shape[2], images.shape[3]);
        var draws = rand(3, count, 1, dtype: ScalarType.Float32, device: random.device, generator: random);
        var rows = Hole(draws[0], height).logical_and(draws[2].lt(Probability));
        var hole = rows.view(count, 1, height, 1).logical_and(Hole(draws[1], width).view(count, 1, 1, width));
        return images.masked_fill(hole.to(images.device), 0).MoveToOuterDisposeScope();
    }

    /// <summary>Which of <paramref name="size"/> places lie in the hole, for draws in 0…1 (N×1): N×size.</summary>
    private Tensor Hole(Tensor draws, long size)
    {
        var offset = arange(size, dtype: ScalarType.Int64, device: draws.device) - (draws * size).to(ScalarType.Int64);
        var half = Side / 2;
        return offset.ge(-half).logical_and(offset.lt(half));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"cutout (side {Side}, p {Probability})");
}
