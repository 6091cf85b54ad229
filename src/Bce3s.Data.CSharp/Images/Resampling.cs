namespace Bce3s.Data;

/// <summary>
/// Resizing with antialias: where an image becomes smaller, the filter is as much wider, so that every pixel counts. The same bytes as
/// Pillow's <c>Image.resize(size, resample, box)</c>.
/// </summary>
/// <remarks>
/// A horizontal pass, then a vertical one, in Pillow's fixed point: weights of 22 fractional bits, 8 bits between the passes, and only the
/// rows that the vertical pass reads. The horizontal pass runs on the transposed image, where the pixels that share weights are neighbours.
/// Buffers belong to the thread and are used again.
/// <para>
/// As in Pillow, pixels beside a box take part at its edges where the image has any; a window that is to be seen alone is cut out first.
/// </para>
/// </remarks>
public static class Resampling
{
    [ThreadStatic]
    private static Buffers? s_buffers;

    /// <summary>Resizes all of an image.</summary>
    /// <inheritdoc cref="Resize(Picture, ImageBox, int, int, Interpolation)"/>
    public static void Resize(Picture image, int height, int width, Interpolation interpolation)
    {
        ArgumentNullException.ThrowIfNull(image);
        Resize(image, new(0, 0, image.Height, image.Width), height, width, interpolation);
    }

    /// <summary>Cuts a box out of an image and resizes it.</summary>
    /// <param name="image">Becomes C×height×width.</param>
    /// <param name="box">In pixels, with fractions; inside the image. Like Pillow's it has single precision.</param>
    /// <param name="height">Rows afterwards.</param>
    /// <param name="width">Columns afterwards.</param>
    /// <param name="interpolation">The filter.</param>
    /// <exception cref="ArgumentException">The box is empty or not inside the image, a size is not positive, or the filter does not exist.</exception>
    public static void Resize(Picture image, ImageBox box, int height, int width, Interpolation interpolation)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var horizontal = Range(box.Left, box.Width, image.Width, box);
        var vertical = Range(box.Top, box.Height, image.Height, box);
        var (wide, high) = (!IsSame(horizontal, image.Width, width), !IsSame(vertical, image.Height, height));
        if (!wide && !high)
            return;
        var buffers = s_buffers ??= new();
        if (interpolation == Interpolation.Nearest)
        {
            buffers.Columns.Nearest(image.Width, horizontal.From, horizontal.To, width);
            buffers.Rows.Nearest(image.Height, vertical.From, vertical.To, height);
            Pick(image, buffers.Rows, buffers.Columns);
            return;
        }
        buffers.Rows.Filter(image.Height, vertical.From, vertical.To, height, interpolation);
        if (!wide)
        {
            Vertical(image, buffers.Rows);
            return;
        }
        var rows = high ? buffers.Rows.Span : (0, image.Height);
        buffers.Columns.Filter(image.Width, horizontal.From, horizontal.To, width, interpolation);
        Horizontal(image, rows, buffers);
        if (!high)
            return;
        buffers.Rows.Shift(-rows.Item1);
        Vertical(image, buffers.Rows);
    }

    private static (float From, float To) Range(double from, double length, int size, ImageBox box)
    {
        var (first, last) = ((float)from, (float)(from + length));
        // Written so that a NaN is refused too.
        if (!(first >= 0 && first < last && last <= size))
            throw new ArgumentException(
                $"{box} is empty or not inside the image: found {first} … {last} of {size}.",
                nameof(box)
            );
        return (first, last);
    }

    private static bool IsSame((float From, float To) range, int size, int target) =>
        size == target && range.From == 0 && range.To == size;

    private static void Pick(Picture image, ResamplingWeights rows, ResamplingWeights columns)
    {
        var target = image.Draft(image.Channels, rows.Count, columns.Count);
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            for (var y = 0; y < rows.Count; y++)
            {
                var source = plane.Slice(rows.First[y] * image.Width, image.Width);
                var row = target.Slice((channel * rows.Count + y) * columns.Count, columns.Count);
                for (var x = 0; x < row.Length; x++)
                    row[x] = source[columns.First[x]];
            }
        }
        image.Accept();
    }

    private static void Vertical(Picture image, ResamplingWeights weights)
    {
        var (channels, width) = (image.Channels, image.Width);
        var target = image.Draft(channels, weights.Count, width);
        for (var channel = 0; channel < channels; channel++)
            WeightedRows.Sum(image.Plane(channel), width, weights, target[(channel * weights.Count * width)..]);
        image.Accept();
    }

    /// <summary>The rows of all planes lie side by side in the transposed image, so that even small ones fill the vectors.</summary>
    private static void Horizontal(Picture image, (int First, int Count) rows, Buffers buffers)
    {
        var (channels, weights) = (image.Channels, buffers.Columns);
        var (first, columns) = weights.Span;
        var side = channels * rows.Count;
        var transposed = Buffers.Room(ref buffers.Transposed, (long)columns * side);
        for (var channel = 0; channel < channels; channel++)
            Transposition.Transpose(
                image.Plane(channel)[(rows.First * image.Width + first)..],
                image.Width,
                rows.Count,
                columns,
                transposed[(channel * rows.Count)..],
                side
            );
        weights.Shift(-first);
        var sums = Buffers.Room(ref buffers.Sums, (long)weights.Count * side);
        WeightedRows.Sum(transposed, side, weights, sums);
        var target = image.Draft(channels, rows.Count, weights.Count);
        Transposition.Transpose(sums, side, weights.Count, side, target, weights.Count);
        image.Accept();
    }

    private sealed class Buffers
    {
        public byte[] Transposed = [];
        public byte[] Sums = [];

        public ResamplingWeights Rows { get; } = new();

        public ResamplingWeights Columns { get; } = new();

        public static Span<byte> Room(ref byte[] buffer, long length)
        {
            if (buffer.Length < length)
                buffer = GC.AllocateUninitializedArray<byte>(checked((int)length));
            return buffer.AsSpan(0, (int)length);
        }
    }
}
