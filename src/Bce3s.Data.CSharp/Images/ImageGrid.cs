using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>The first images of a batch side by side, row after row.</summary>
public static class ImageGrid
{
    /// <summary>Columns, and rows, at most.</summary>
    private const int Most = 8;

    /// <summary>Pixels of a side, unless one image has more.</summary>
    private const int Side = 1024;

    private const int Gap = 2;

    /// <summary>Puts as many images into a picture as 8 columns and rows, or 1,024 pixels a side, take.</summary>
    /// <param name="images">uint8 N×C×H×W, N at least 1.</param>
    /// <exception cref="ArgumentException">Another type or rank, or no image.</exception>
    public static Picture Of(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dim() != 4 || images.dtype != ScalarType.Byte || images.shape[0] == 0)
            throw new ArgumentException(
                $"Images are {images.dtype} [{string.Join(", ", images.shape)}]; expected Byte N×C×H×W with at least one image.",
                nameof(images)
            );
        var (channels, height, width) = ((int)images.shape[1], (int)images.shape[2], (int)images.shape[3]);
        var columns = (int)Math.Min(Math.Clamp(Side / (width + Gap), 1, Most), images.shape[0]);
        var rows = Math.Clamp(Side / (height + Gap), 1, Most);
        var count = (int)Math.Min(images.shape[0], columns * rows);
        rows = (count + columns - 1) / columns;

        using var scope = NewDisposeScope();
        var bytes = images.narrow(0, 0, count).cpu().contiguous().data<byte>().ToArray();
        var grid = new Picture();
        grid.Reset(channels, rows * (height + Gap) - Gap, columns * (width + Gap) - Gap).Fill(byte.MaxValue);
        for (var i = 0; i < count; i++)
        for (var channel = 0; channel < channels; channel++)
        for (var y = 0; y < height; y++)
        {
            var top = i / columns * (height + Gap) + y;
            bytes
                .AsSpan(((i * channels + channel) * height + y) * width, width)
                .CopyTo(grid.Plane(channel)[(top * grid.Width + i % columns * (width + Gap))..]);
        }
        return grid;
    }
}
