using System.Globalization;

namespace Bce3s.Data;

/// <summary>
/// Encoded images in MXNet's RecordIO (<c>train.rec</c> with <c>train.idx</c>), as im2rec writes it and as insightface ships its
/// training sets. Read where they lie, in any order, by several threads at once.
/// </summary>
/// <remarks>
/// An image's class is its record's label, the first one of several. insightface's first record holds no image but two labels:
/// one past the last image's key, and one past the last identity's; each identity has a record without an image behind the images. Errors:
/// <see cref="DataFormatException"/> with the byte of the record, or the line of the index.
/// </remarks>
public sealed class RecordIOImages : EncodedImageSource
{
    private readonly RecordFile _file;
    private readonly (ulong Key, long Offset)[] _records;

    private RecordIOImages(
        RecordFile file,
        (ulong, long)[] records,
        IReadOnlyList<long> labels,
        IReadOnlyList<string> classNames,
        int channels
    )
        : base(labels, classNames) => (_file, _records, Channels) = (file, records, channels);

    /// <inheritdoc/>
    public override int Channels { get; }

    /// <summary>Not known before images are read.</summary>
    public override ImageSize? Size => null;

    /// <summary>Finds the images of a file and reads their labels: the head of every record, none of the images.</summary>
    /// <param name="path">The <c>.rec</c> file. The <c>.idx</c> file is expected beside it; without one, the records are found by
    /// going through the file. Images have the index's order, which is that of the file, by their keys in insightface's sets.</param>
    /// <param name="classNames">The names of classes 0, 1, …; their numbers when left out, up to the largest label, and to the
    /// identities that insightface's first record counts.</param>
    /// <param name="channels">1 (images are read as grey) or 3.</param>
    /// <exception cref="DataFormatException">A broken record or index, a label that is no class, no image at all.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static RecordIOImages Open(string path, IReadOnlyList<string>? classNames = null, int channels = 3)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "expected 1 (grey) or 3 (colour)");
        var file = new RecordFile(path);
        try
        {
            var index = Path.ChangeExtension(path, ".idx");
            var records = File.Exists(index) ? RecordIndex.Read(index, file) : RecordIndex.Scan(file);
            var contents = RecordContents.Read(file, records, classNames?.Count);
            return new(file, contents.Images, contents.Labels, classNames ?? Numbers(contents.Classes), channels);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The number that an image's record has in the index.</summary>
    public long KeyOf(long index) => (long)_records[Checked(index)].Key;

    /// <inheritdoc/>
    public override string NameOf(long index) => NameIn(_file.Path, index);

    /// <inheritdoc/>
    public override string RelativeName(long index) => NameIn(Path.GetFileName(_file.Path), index);

    /// <summary>An image as it is in the file: JPEG, usually.</summary>
    /// <exception cref="DataFormatException">Its record is broken.</exception>
    public byte[] ReadEncoded(long index)
    {
        var buffer = Array.Empty<byte>();
        return ReadEncoded(index, ref buffer).ToArray();
    }

    /// <inheritdoc/>
    public override ImageReader OpenReader() => new Reader(this);

    /// <summary>Closes the file.</summary>
    public override void Dispose() => _file.Dispose();

    private ReadOnlyMemory<byte> ReadEncoded(long index, ref byte[] buffer)
    {
        var offset = _records[Checked(index)].Offset;
        var (length, _) = _file.Read(offset, int.MaxValue, ref buffer);
        var head = ImageRecord.Parse(_file, offset, buffer.AsSpan(0, length));
        return buffer.AsMemory(head.Start, length - head.Start);
    }

    private string NameIn(string file, long index)
    {
        var (key, offset) = _records[Checked(index)];
        return string.Create(CultureInfo.InvariantCulture, $"{file}: record {key} at byte {offset}");
    }

    private int Checked(long index) =>
        (ulong)index < (ulong)_records.Length
            ? (int)index
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"expected 0 … {_records.Length - 1}");

    private static string[] Numbers(int classes) =>
        [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];

    private sealed class Reader(RecordIOImages images) : EncodedImageReader(images)
    {
        private byte[] _buffer = [];

        protected override (ReadOnlyMemory<byte> Content, string Name) Find(long index) =>
            (images.ReadEncoded(index, ref _buffer), images.NameOf(index));
    }
}
