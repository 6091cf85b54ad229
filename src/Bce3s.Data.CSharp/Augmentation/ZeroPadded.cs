namespace Bce3s.Data;

/// <summary>An image in the middle of zeros that go on for ever.</summary>
internal static class ZeroPadded
{
    /// <summary>Cuts a window out that may reach over the image's borders, or lie outside of it.</summary>
    /// <param name="image">The window afterwards.</param>
    /// <param name="top">First row; negative above the image.</param>
    /// <param name="left">First column; negative to the left of the image.</param>
    /// <param name="size">Of the window.</param>
    public static void Crop(Picture image, int top, int left, ImageSize size)
    {
        var (firstRow, rows) = Overlap(top, size.Height, image.Height);
        var (firstColumn, columns) = Overlap(left, size.Width, image.Width);
        var window = image.Draft(image.Channels, size.Height, size.Width);
        if (rows < size.Height || columns < size.Width)
            window.Clear();
        for (var c = 0; c < image.Channels && columns > 0; c++)
        {
            var source = image.Plane(c);
            var target = window.Slice(c * size.Height * size.Width, size.Height * size.Width);
            for (var y = firstRow; y < firstRow + rows; y++)
                source
                    .Slice((top + y) * image.Width + left + firstColumn, columns)
                    .CopyTo(target[(y * size.Width + firstColumn)..]);
        }
        image.Accept();
    }

    /// <summary>Which places of a window lie in the image: the first one and how many.</summary>
    private static (int First, int Count) Overlap(int start, int length, int size)
    {
        var first = Math.Max(-start, 0);
        return (first, Math.Max(Math.Min(length, size - start) - first, 0));
    }
}
