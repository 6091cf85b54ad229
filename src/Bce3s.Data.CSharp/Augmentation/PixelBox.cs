using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>A rectangle of pixels inside an image; it may be empty.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal readonly record struct PixelBox(int Top, int Left, int Height, int Width)
{
    /// <summary>
    /// The part inside the image of a box around a pixel: a side s around c covers <c>c − ⌊s/2⌋ … c − ⌊s/2⌋ + s − 1</c>.
    /// </summary>
    public static PixelBox Around(int row, int column, ImageSize sides, ImageSize image)
    {
        var (top, height) = Clip(row, sides.Height, image.Height);
        var (left, width) = Clip(column, sides.Width, image.Width);
        return new(top, left, height, width);
    }

    private static (int Start, int Length) Clip(int centre, int side, int size)
    {
        var start = centre - side / 2;
        var from = Math.Max(start, 0);
        return (from, Math.Min(start + side, size) - from);
    }

    /// <summary>Which pixels of each image lie in its box: bool N×1×H×W.</summary>
    public static Tensor Mask(ReadOnlySpan<PixelBox> boxes, Tensor images)
    {
        using var scope = NewDisposeScope();
        var rows = new long[2 * boxes.Length];
        var columns = new long[2 * boxes.Length];
        for (var i = 0; i < boxes.Length; i++)
        {
            (rows[i], rows[boxes.Length + i]) = (boxes[i].Top, boxes[i].Top + boxes[i].Height);
            (columns[i], columns[boxes.Length + i]) = (boxes[i].Left, boxes[i].Left + boxes[i].Width);
        }
        return Within(rows, images.shape[2], images.device)
            .view(boxes.Length, 1, images.shape[2], 1)
            .logical_and(Within(columns, images.shape[3], images.device).view(boxes.Length, 1, 1, images.shape[3]))
            .MoveToOuterDisposeScope();
    }

    /// <summary>Which of <paramref name="size"/> places lie between the N starts and the N ends: N×size.</summary>
    private static Tensor Within(long[] bounds, long size, Device device)
    {
        var count = bounds.Length / 2;
        var limits = tensor(bounds, [2, count, 1], device: device);
        var places = arange(size, dtype: ScalarType.Int64, device: device);
        return places.ge(limits[0]).logical_and(places.lt(limits[1]));
    }
}
