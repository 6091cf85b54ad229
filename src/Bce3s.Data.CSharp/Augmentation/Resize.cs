using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Resizes an image as torchvision's <c>Resize</c> does Pillow's images: with antialias. Draws nothing.</summary>
/// <remarks>
/// A picture comes out as from Pillow, to the bit; in a batch values may differ by 1 of 255 (<see cref="RandomResizedCrop"/>). Before
/// <see cref="CenterCrop"/> it is the usual way to evaluate.
/// </remarks>
public sealed class Resize : ImageTransform
{
    /// <summary>
    /// The most pixels of a result (45 million, 128 MiB in colours): a quarter of what a decoder takes. A long strip of few pixels would otherwise
    /// grow without bounds by a longer shorter side.
    /// </summary>
    public const long MaximumPixels = ImageDecoder.PillowMaximumPixels / 4;

    private readonly int? _shorterSide;
    private readonly ImageSize _size;

    /// <summary>Gives the shorter side a length and keeps the shape; the longer side is rounded down.</summary>
    /// <param name="shorterSide">In pixels.</param>
    /// <param name="interpolation">The filter.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side below 1, an unknown filter.</exception>
    public Resize(int shorterSide, Interpolation interpolation = Interpolation.Bilinear)
        : this(new ImageSize(shorterSide, shorterSide), interpolation) => _shorterSide = shorterSide;

    /// <summary>Gives images a size, whatever shape they have.</summary>
    /// <param name="size">Of the result.</param>
    /// <param name="interpolation">The filter.</param>
    /// <exception cref="ArgumentOutOfRangeException">An empty size, an unknown filter.</exception>
    public Resize(ImageSize size, Interpolation interpolation = Interpolation.Bilinear) =>
        (_size, Interpolation) = (Resizing.Checked(size, interpolation), interpolation);

    /// <summary>The filter.</summary>
    public Interpolation Interpolation { get; }

    /// <inheritdoc/>
    /// <exception cref="ImageShapeException">The result would have more than <see cref="MaximumPixels"/>.</exception>
    public override void Apply(Picture image, ref ImageRandom random)
    {
        ArgumentNullException.ThrowIfNull(image);
        var target = Target(image.Height, image.Width);
        Resampling.Resize(image, target.Height, target.Width, Interpolation);
    }

    /// <inheritdoc/>
    /// <exception cref="ImageShapeException">The result would have more than <see cref="MaximumPixels"/>.</exception>
    public override Tensor Apply(Tensor images, Span<ImageRandom> random)
    {
        RequireBatch(images, random);
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var target = Target(height, width);
        return target == new ImageSize(height, width)
            ? images
            : Resizing.Apply(images, [new(0, 0, height, width, target.Height, target.Width)], target, Interpolation);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        _shorterSide is { } side
            ? $"resize (shorter side {side}, {Resizing.Name(Interpolation)})"
            : $"resize ({_size.Height}×{_size.Width}, {Resizing.Name(Interpolation)})";

    private ImageSize Target(int height, int width)
    {
        if (_shorterSide is not { } side)
            return _size;
        // The quotient comes last and is rounded down, as in torchvision; its product could overflow an int.
        var exact = Math.Floor((double)side * Math.Max(height, width) / Math.Min(height, width));
        if (side * exact > MaximumPixels)
            throw new ImageShapeException(
                FormattableString.Invariant(
                    $"{height}×{width} pixels, of which a shorter side of {side} makes {side}×{exact:F0}"
                ),
                $"a shape of which it makes at most {MaximumPixels} pixels"
            );
        var longer = (int)exact;
        return height <= width ? new(side, longer) : new(longer, side);
    }
}
