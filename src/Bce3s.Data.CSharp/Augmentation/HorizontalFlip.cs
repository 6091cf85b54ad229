using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Mirrors an image left to right with a given probability (torchvision's <c>RandomHorizontalFlip</c>).</summary>
/// <remarks>Cost of a batch: one mirrored copy and one selection between the two.</remarks>
public sealed class HorizontalFlip : ImageTransform
{
    /// <param name="probability">Chance of each image to be mirrored, 0…1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability outside 0…1.</exception>
    public HorizontalFlip(double probability = 0.5) => Probability = Data.Probability.Checked(probability);

    /// <summary>Chance of each image to be mirrored.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public override void Apply(Picture image, ref ImageRandom random)
    {
        if (!random.Chance(Probability))
            return;
        var bytes = image.Bytes;
        for (var start = 0; start < bytes.Length; start += image.Width)
            bytes.Slice(start, image.Width).Reverse();
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Span<ImageRandom> random)
    {
        RequireBatch(images, random);
        using var scope = NewDisposeScope();
        var mirrored = new bool[random.Length];
        for (var i = 0; i < mirrored.Length; i++)
            mirrored[i] = random[i].Chance(Probability);
        return where(tensor(mirrored, [mirrored.Length, 1, 1, 1], device: images.device), images.flip(3), images)
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"horizontal flip (p {Probability})");
}
