using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Windows of images, resized: pixels outside of a window do not count, as if it had been cut out first.</summary>
internal static class Resizing
{
    /// <summary>The size itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is empty, or there is no such filter.</exception>
    public static ImageSize Checked(ImageSize size, Interpolation interpolation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Height, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Width, 1, nameof(size));
        if (!Enum.IsDefined(interpolation))
            throw new ArgumentOutOfRangeException(nameof(interpolation), interpolation, "There is no such filter.");
        return size;
    }

    /// <summary>A filter's name for run records.</summary>
    public static string Name(Interpolation interpolation) => interpolation.ToString().ToLowerInvariant();

    /// <summary>Cuts out the pixels that a box touches, then resizes the box.</summary>
    public static void Apply(Picture image, ImageBox box, int height, int width, Interpolation interpolation)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (top, left) = (Math.Max((int)box.Top, 0), Math.Max((int)box.Left, 0));
        // A sum of fractions may pass the border by its last bit.
        var bottom = Math.Min((int)Math.Ceiling(box.Top + box.Height), image.Height);
        var right = Math.Min((int)Math.Ceiling(box.Left + box.Width), image.Width);
        if (top < bottom && left < right && (bottom - top < image.Height || right - left < image.Width))
        {
            ZeroPadded.Crop(image, top, left, new(bottom - top, right - left));
            box = box with { Top = box.Top - top, Left = box.Left - left };
        }
        Resampling.Resize(image, box, height, width, interpolation);
    }

    /// <summary>Resizes a window of each image, or one window for all, in two products with matrices of weights.</summary>
    /// <param name="images">uint8 N×C×H×W.</param>
    /// <param name="windows">N or 1; all with the same target size.</param>
    /// <param name="size">The target size.</param>
    /// <param name="interpolation">The filter.</param>
    public static Tensor Apply(
        Tensor images,
        ReadOnlySpan<ImageWindow> windows,
        ImageSize size,
        Interpolation interpolation
    )
    {
        using var scope = NewDisposeScope();
        var rows = new (int, int)[windows.Length];
        var columns = new (int, int)[windows.Length];
        for (var i = 0; i < windows.Length; i++)
        {
            rows[i] = (windows[i].Top, windows[i].Height);
            columns[i] = (windows[i].Left, windows[i].Width);
        }
        var vertical = ResizingMatrix.Create(rows, images.shape[2], size.Height, interpolation, images.device);
        var horizontal = ResizingMatrix.Create(columns, images.shape[3], size.Width, interpolation, images.device);
        var wide = Rounded(images.to(ScalarType.Float32).matmul(horizontal.transpose(-1, -2)));
        return Rounded(vertical.matmul(wide)).to(ScalarType.Byte).MoveToOuterDisposeScope();
    }

    private static Tensor Rounded(Tensor sums) => sums.add_(0.5).floor_().clamp_(0, 255);
}
