namespace Bce3s.Data;

/// <summary>Random samples of head, middle and tail classes side by side: a row for each class.</summary>
/// <remarks>
/// Classes with images are ordered by their number of images (equal ones by label); the rows are the first, the middle
/// and the last of them, each class once. Samples are drawn without repetition by seed and class alone. A class with
/// fewer images leaves cells empty.
/// </remarks>
public sealed class ContactSheet
{
    private const int Gap = 4;
    private const byte Paper = 255;

    private readonly ImageSource _source;

    /// <param name="source">The images; it must outlive the sheet.</param>
    /// <param name="classesPerPart">Rows of head, of middle and of tail.</param>
    /// <param name="samples">Columns.</param>
    /// <param name="cell">Pixels of a cell's side, which the longer side of an image fills.</param>
    /// <param name="seed">Another seed draws other samples.</param>
    /// <exception cref="ArgumentException">The source has no image; a number is below 1, or a cell above
    /// 1,024.</exception>
    public ContactSheet(ImageSource source, int classesPerPart = 4, int samples = 8, int cell = 96, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(classesPerPart, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cell, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cell, 1024);
        if (source.Count == 0)
            throw new ArgumentException("There is no image to show.", nameof(source));
        (_source, Samples, Cell, Seed) = (source, samples, cell, seed);
        Rows = [.. Classes(source.ClassCounts, classesPerPart).Select(row => Row(row.Part, row.Label))];
    }

    /// <summary>The classes from the largest to the smallest.</summary>
    public IReadOnlyList<ContactSheetRow> Rows { get; }

    /// <summary>Columns.</summary>
    public int Samples { get; }

    /// <summary>Pixels of a cell's side.</summary>
    public int Cell { get; }

    /// <summary>What the samples were drawn by.</summary>
    public long Seed { get; }

    /// <summary>Writes the pictures alone, on white: rows of cells with small gaps, larger ones between head, middle
    /// and tail.</summary>
    /// <param name="path">The file; its folder exists. An older one is replaced.</param>
    /// <exception cref="DataException">An image is missing or broken.</exception>
    public void WritePng(string path)
    {
        var pitch = Cell + Gap;
        var tops = new int[Rows.Count];
        for (var r = 0; r < tops.Length; r++)
            tops[r] = r == 0 ? Gap : tops[r - 1] + pitch + (Rows[r].Part == Rows[r - 1].Part ? 0 : 3 * Gap);
        var sheet = new Picture();
        sheet.Reset(_source.Channels, tops[^1] + pitch, Gap + Samples * pitch).Fill(Paper);
        ForEachImage(
            (row, column, _, image) =>
            {
                var top = tops[row] + (Cell - image.Height) / 2;
                var left = Gap + column * pitch + (Cell - image.Width) / 2;
                for (var channel = 0; channel < image.Channels; channel++)
                for (var y = 0; y < image.Height; y++)
                    image
                        .Plane(channel)
                        .Slice(y * image.Width, image.Width)
                        .CopyTo(sheet.Plane(channel)[((top + y) * sheet.Width + left)..]);
            }
        );
        var png = ImageEncoder.Png(sheet);
        AtomicFile.Write(path, stream => stream.Write(png));
    }

    /// <summary>
    /// Writes one self-contained page, for light and dark screens: the dataset's statistics, and the pictures with
    /// class names, counts, and the position and file of each under the mouse.
    /// </summary>
    /// <param name="path">The file; its folder exists. An older one is replaced.</param>
    /// <param name="title">What the page is called, such as the dataset's name.</param>
    /// <exception cref="DataException">An image is missing or broken.</exception>
    public void WriteHtml(string path, string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        var page = new ContactSheetPage(title, this, _source);
        ForEachImage((row, _, index, image) => page.Add(row, index, image));
        AtomicFile.Write(path, page.Write);
    }

    private static IEnumerable<(ContactSheetPart Part, int Label)> Classes(long[] counts, int perPart)
    {
        var ranked = Enumerable
            .Range(0, counts.Length)
            .Where(c => counts[c] > 0)
            .OrderByDescending(c => counts[c])
            .ToArray();
        var head = Math.Min(perPart, ranked.Length);
        var tail = Math.Max(head, ranked.Length - perPart);
        var middle = Math.Min(perPart, tail - head);
        var first = Math.Clamp((ranked.Length - middle) / 2, head, tail - middle);
        return
        [
            .. ranked[..head].Select(c => (ContactSheetPart.Head, c)),
            .. ranked[first..(first + middle)].Select(c => (ContactSheetPart.Middle, c)),
            .. ranked[tail..].Select(c => (ContactSheetPart.Tail, c)),
        ];
    }

    private ContactSheetRow Row(ContactSheetPart part, int label)
    {
        var members = new List<long>();
        for (var i = 0L; i < _source.Count; i++)
            if (_source.Labels[i] == label)
                members.Add(i);
        var drawn = members.ToArray();
        new SplitMix64(Seed, label).Shuffle(drawn);
        return new(part, label, drawn[..Math.Min(Samples, drawn.Length)]);
    }

    private void ForEachImage(Action<int, int, long, Picture> show)
    {
        using var reader = _source.OpenReader();
        var image = new Picture();
        for (var r = 0; r < Rows.Count; r++)
        for (var s = 0; s < Rows[r].Images.Count; s++)
        {
            var (height, width) = reader.Open(Rows[r].Images[s]);
            var scale = (double)Cell / Math.Max(height, width);
            var (rows, columns) = (Scaled(height, scale), Scaled(width, scale));
            var box = reader.Decode(new(0, 0, height, width, rows, columns), image);
            Resampling.Resize(image, box, rows, columns, Interpolation.Bicubic);
            show(r, s, Rows[r].Images[s], image);
        }
    }

    private static int Scaled(int length, double scale) => Math.Max(1, (int)Math.Round(length * scale));
}
