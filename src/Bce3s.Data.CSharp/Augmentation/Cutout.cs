using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Blanks a square around a uniformly drawn pixel, clipped at the borders (DeVries and Taylor, arXiv 1708.04552, one hole): side s around
/// pixel c covers <c>c − ⌊s/2⌋ … c + ⌊s/2⌋ − 1</c>, as the authors' program has it.
/// </summary>
/// <remarks>
/// The authors blank after normalisation, with 0: the mean. Here bytes are filled, black unless another value is given. Cost of a batch: two masks
/// of N×H and N×W, one product of theirs and one masked copy.
/// </remarks>
public sealed class Cutout : ImageTransform
{
    /// <param name="side">Side of the square, in pixels; at least 2, since half of it is rounded down.</param>
    /// <param name="probability">Chance of each image to get a hole, 0…1.</param>
    /// <param name="fill">What the hole is filled with.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side below 2 or a probability outside 0…1.</exception>
    public Cutout(int side, double probability = 1, byte fill = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 2);
        (Side, Probability, Fill) = (side, Data.Probability.Checked(probability), fill);
    }

    /// <summary>Side of the square, in pixels.</summary>
    public int Side { get; }

    /// <summary>Chance of each image to get a hole.</summary>
    public double Probability { get; }

    /// <summary>What the hole is filled with.</summary>
    public byte Fill { get; }

    /// <inheritdoc/>
    public override void Apply(Picture image, ref ImageRandom random)
    {
        var hole = Draw(new(image.Height, image.Width), ref random);
        for (var c = 0; c < image.Channels; c++)
        for (var y = hole.Top; y < hole.Top + hole.Height; y++)
            image.Plane(c).Slice(y * image.Width + hole.Left, hole.Width).Fill(Fill);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Span<ImageRandom> random)
    {
        RequireBatch(images, random);
        using var scope = NewDisposeScope();
        var size = new ImageSize((int)images.shape[2], (int)images.shape[3]);
        var holes = new PixelBox[random.Length];
        for (var i = 0; i < holes.Length; i++)
            holes[i] = Draw(size, ref random[i]);
        return images.masked_fill(PixelBox.Mask(holes, images), Fill).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"cutout (side {Side}, p {Probability}{(Fill == 0 ? "" : $", fill {Fill}")})"
        );

    private PixelBox Draw(ImageSize size, ref ImageRandom random)
    {
        if (!random.Chance(Probability))
            return default;
        var side = Side / 2 * 2;
        return PixelBox.Around(random.Below(size.Height), random.Below(size.Width), new(side, side), size);
    }
}
