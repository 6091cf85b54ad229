using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Data;

/// <summary>
/// Pads an image with zeros on all sides and cuts a window out at a uniformly drawn place (torchvision's <c>RandomCrop(size, padding)</c>).
/// </summary>
/// <remarks>
/// Cost of a batch: one padded copy and one advanced index. All windows of the padded images are a view (no memory); the index picks one for
/// each.
/// </remarks>
public sealed class RandomCrop : ImageTransform
{
    /// <summary>The widest padding.</summary>
    public const int MaximumPadding = 4096;

    /// <param name="size">Of the window; the image's own where it is left out, so that without padding nothing changes.</param>
    /// <param name="padding">Zeros on each side, in pixels; 0 … <see cref="MaximumPadding"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Padding out of bounds, or an empty window.</exception>
    public RandomCrop(ImageSize? size = null, int padding = 0)
    {
        if (padding is < 0 or > MaximumPadding)
            throw new ArgumentOutOfRangeException(nameof(padding), padding, $"expected 0 … {MaximumPadding} pixels");
        if (size is { } window)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(window.Height, 1, nameof(size));
            ArgumentOutOfRangeException.ThrowIfLessThan(window.Width, 1, nameof(size));
        }
        (Size, Padding) = (size, padding);
    }

    /// <summary>Zeros on each side, in pixels.</summary>
    public int Padding { get; }

    /// <summary>Size of the window, where it is not the image's own.</summary>
    public ImageSize? Size { get; }

    private bool ChangesNothing => Padding == 0 && Size is null;

    /// <inheritdoc/>
    public override void Apply(Picture image, ref ImageRandom random)
    {
        if (ChangesNothing)
            return;
        var (size, window) = Sizes(image.Height, image.Width);
        var (row, column) = Draw(size, window, ref random);
        ZeroPadded.Crop(image, row - Padding, column - Padding, window);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Span<ImageRandom> random)
    {
        RequireBatch(images, random);
        if (ChangesNothing)
            return images;
        var (size, window) = Sizes((int)images.shape[2], (int)images.shape[3]);
        var (rows, columns) = (new long[random.Length], new long[random.Length]);
        for (var i = 0; i < random.Length; i++)
            (rows[i], columns[i]) = Draw(size, window, ref random[i]);

        using var scope = NewDisposeScope();
        var windows = functional
            .pad(images, [Padding, Padding, Padding, Padding])
            .unfold(2, window.Height, 1)
            .unfold(3, window.Width, 1);
        return windows
            .index(
                TensorIndex.Tensor(arange(random.Length, dtype: ScalarType.Int64, device: images.device)),
                TensorIndex.Colon,
                TensorIndex.Tensor(tensor(rows, device: images.device)),
                TensorIndex.Tensor(tensor(columns, device: images.device))
            )
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Size is { } size
            ? $"random crop ({size.Height}×{size.Width}, padding {Padding})"
            : $"random crop (padding {Padding})";

    /// <summary>The first row and column of the window in the padded image.</summary>
    private (int Row, int Column) Draw(ImageSize size, ImageSize window, ref ImageRandom random) =>
        (
            random.Below(size.Height + 2 * Padding - window.Height + 1),
            random.Below(size.Width + 2 * Padding - window.Width + 1)
        );

    private (ImageSize Image, ImageSize Window) Sizes(int height, int width)
    {
        var window = Size ?? new(height, width);
        if (window.Height > height + 2 * Padding || window.Width > width + 2 * Padding)
            throw new ArgumentException(
                $"A window of {window.Height}×{window.Width} does not fit into {height}×{width} pixels with {Padding} more on each side."
            );
        return (new(height, width), window);
    }
}
