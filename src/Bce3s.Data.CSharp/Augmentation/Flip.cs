using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Mirrors an image in one direction with a given probability.</summary>
/// <remarks>Cost of a batch: one mirrored copy and one selection between the two.</remarks>
public abstract class Flip : ImageTransform
{
    private readonly string _direction;
    private readonly int _dimension;

    private protected Flip(string direction, int dimension, double probability) =>
        (_direction, _dimension, Probability) = (direction, dimension, Data.Probability.Checked(probability));

    /// <summary>Chance of each image to be mirrored.</summary>
    public double Probability { get; }

    /// <summary>Mirrors an image.</summary>
    private protected abstract void Mirror(Picture image);

    /// <inheritdoc/>
    public sealed override void Apply(Picture image, ref ImageRandom random)
    {
        if (random.Chance(Probability))
            Mirror(image);
    }

    /// <inheritdoc/>
    public sealed override Tensor Apply(Tensor images, Span<ImageRandom> random)
    {
        RequireBatch(images, random);
        using var scope = NewDisposeScope();
        var mirrored = new bool[random.Length];
        for (var i = 0; i < mirrored.Length; i++)
            mirrored[i] = random[i].Chance(Probability);
        return where(
                tensor(mirrored, [mirrored.Length, 1, 1, 1], device: images.device),
                images.flip(_dimension),
                images
            )
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public sealed override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_direction} flip (p {Probability})");
}
