using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Mirrors each image left to right with a given probability.</summary>
/// <remarks>Cost: one mirrored copy of the batch and one selection between the two.</remarks>
public sealed class HorizontalFlip : BatchTransform
{
    /// <param name="probability">Chance of each image to be mirrored, 0…1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability outside 0…1.</exception>
    public HorizontalFlip(double probability = 0.5)
    {
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies in 0…1.");
        Probability = probability;
    }

    /// <summary>Chance of each image to be mirrored.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Generator random)
    {
        RequireBatch(images);
        ArgumentNullException.ThrowIfNull(random);
        using var scope = NewDisposeScope();
        var draws = rand(images.shape[0], 1, 1, 1, dtype: ScalarType.Float32, device: random.device, generator: random);
        var mirrored = draws.lt(Probability).to(images.device);
        return where(mirrored, images.flip(3), images).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"horizontal flip (p {Probability})");
}
