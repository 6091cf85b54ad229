using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Cuts a window of random area and shape out of an image and resizes it (torchvision's <c>RandomResizedCrop</c>, with its defaults): ten tries to
/// draw one that fits, then the largest centred one whose shape is within the bounds.
/// </summary>
/// <remarks>
/// A picture is resized as Pillow does it, to the bit: pixels outside the window do not count. In a batch two products with matrices of weights do the
/// same in float32, with Pillow's rounding in between; sums next to a rounding threshold may differ by 1 of 255.
/// </remarks>
public sealed class RandomResizedCrop : ImageTransform, IWindowTransform
{
    private readonly AreaAndRatio _shape;

    /// <summary>Square windows of a side.</summary>
    /// <inheritdoc cref="RandomResizedCrop(ImageSize, ValueTuple{double, double}?, ValueTuple{double, double}?, Interpolation)"/>
    public RandomResizedCrop(
        int size,
        (double Low, double High)? scale = null,
        (double Low, double High)? ratio = null,
        Interpolation interpolation = Interpolation.Bilinear
    )
        : this(new ImageSize(size, size), scale, ratio, interpolation) { }

    /// <param name="size">Of the result.</param>
    /// <param name="scale">Bounds of the window's share of the area; 0.08…1 when left out.</param>
    /// <param name="ratio">Bounds of its width over its height; 3/4…4/3 when left out.</param>
    /// <param name="interpolation">The filter.</param>
    /// <exception cref="ArgumentOutOfRangeException">An empty size, bounds out of range or in the wrong order, an unknown filter.</exception>
    public RandomResizedCrop(
        ImageSize size,
        (double Low, double High)? scale = null,
        (double Low, double High)? ratio = null,
        Interpolation interpolation = Interpolation.Bilinear
    )
    {
        Size = Resizing.Checked(size, interpolation);
        Interpolation = interpolation;
        _shape = new(scale ?? (0.08, 1), ratio ?? (3.0 / 4, 4.0 / 3));
    }

    /// <summary>Of the result.</summary>
    public ImageSize Size { get; }

    /// <summary>The filter.</summary>
    public Interpolation Interpolation { get; }

    /// <inheritdoc/>
    public ImageWindow Draw(ImageSize size, ref ImageRandom random)
    {
        for (var i = 0; i < AreaAndRatio.Tries; i++)
        {
            var (width, height) = _shape.Draw(size, ref random);
            if (width > 0 && width <= size.Width && height > 0 && height <= size.Height)
                return Window(
                    random.Below(size.Height - height + 1),
                    random.Below(size.Width - width + 1),
                    height,
                    width
                );
        }
        return Centre(size);
    }

    /// <inheritdoc/>
    public void Apply(Picture image, ImageBox box, ImageWindow window) =>
        Resizing.Apply(image, box, window.TargetHeight, window.TargetWidth, Interpolation);

    /// <inheritdoc/>
    public override void Apply(Picture image, ref ImageRandom random)
    {
        ArgumentNullException.ThrowIfNull(image);
        var window = Draw(new(image.Height, image.Width), ref random);
        Apply(image, new(window.Top, window.Left, window.Height, window.Width), window);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Span<ImageRandom> random)
    {
        RequireBatch(images, random);
        var size = new ImageSize((int)images.shape[2], (int)images.shape[3]);
        var windows = new ImageWindow[random.Length];
        for (var i = 0; i < windows.Length; i++)
            windows[i] = Draw(size, ref random[i]);
        return Resizing.Apply(images, windows, Size, Interpolation);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"random resized crop ({Size.Height}×{Size.Width}, {_shape}, {Resizing.Name(Interpolation)})";

    private ImageWindow Centre(ImageSize size)
    {
        var (height, width) = (size.Height, size.Width);
        var ratio = (double)width / height;
        // A side that would round to nothing keeps a pixel; torchvision fails there.
        if (ratio < _shape.Ratio.Low)
            height = Math.Max((int)Math.Round(width / _shape.Ratio.Low), 1);
        else if (ratio > _shape.Ratio.High)
            width = Math.Max((int)Math.Round(height * _shape.Ratio.High), 1);
        return Window((size.Height - height) / 2, (size.Width - width) / 2, height, width);
    }

    private ImageWindow Window(int top, int left, int height, int width) =>
        new(top, left, height, width, Size.Height, Size.Width);
}
