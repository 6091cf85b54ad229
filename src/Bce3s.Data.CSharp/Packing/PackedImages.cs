namespace Bce3s.Data;

/// <summary>
/// The images of a file that <see cref="ImagePack.Write"/> made. The file is mapped into memory: the system reads what is touched and keeps what there
/// is room for; a raw pack's windows are copied without touching the rest when checksums are not asked for.
/// </summary>
/// <remarks>The file must not change while it is open.</remarks>
public sealed class PackedImages : ImageSource
{
    private readonly string _path;
    private readonly MappedFile _file;
    private readonly PackIndex _index;
    private readonly bool _verify;

    private PackedImages(string path, MappedFile file, PackIndex index, bool verify)
        : base(index.Labels, index.ClassNames)
    {
        (_path, _file, _index, _verify) = (path, file, index, verify);
        var size = Count == 0 ? default : SizeOf(0);
        Size = Count > 0 && Enumerable.Range(0, (int)Count).All(i => SizeOf(i) == size) ? size : null;
    }

    /// <summary>Opens a pack and checks its index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="verify">Whether the checksum of each image is checked whenever it is read: some 30 µs for 256×341 pixels.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is not a pack, or damaged.</exception>
    public static PackedImages Open(string path, bool verify = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var information = new FileInfo(path);
        if (!information.Exists)
            throw new DataNotFoundException(
                Path.GetDirectoryName(Path.GetFullPath(path)) ?? path,
                Path.GetFileName(path),
                "`bce3s data pack` writes it"
            );
        if (information.Length == 0)
            throw new DataFormatException(path, "an empty file", "a pack of images");
        var file = new MappedFile(path);
        try
        {
            return new(path, file, new(file, path), verify);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Channels => (int)_index.Header.Channels;

    /// <inheritdoc/>
    public override ImageSize? Size { get; }

    /// <summary>How images are held.</summary>
    public PackEncoding Encoding => (PackEncoding)_index.Header.Encoding;

    /// <summary>The pack, and the name that the image had in the source.</summary>
    public override string NameOf(long index) => $"{_path}: {_index.Name(index)}";

    /// <inheritdoc/>
    public override ImageReader OpenReader() => new Reader(this);

    /// <summary>Ends the mapping; readers must not be used afterwards.</summary>
    public override void Dispose() => _file.Dispose();

    /// <summary>Checks every image.</summary>
    internal void VerifyAll(IProgress<long>? progress, CancellationToken cancellation)
    {
        for (var i = 0L; i < Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            _index.Verify(i);
            progress?.Report(i + 1);
        }
    }

    private ImageSize SizeOf(long index) => new(_index[index].Height, _index[index].Width);

    private sealed class Reader(PackedImages pack) : ImageReader
    {
        private long _image = -1;

        public override ImageSize Open(long index)
        {
            if ((ulong)index >= (ulong)pack.Count)
                throw new ArgumentOutOfRangeException(nameof(index), index, $"expected 0 … {pack.Count - 1}");
            if (pack._verify)
                pack._index.Verify(index);
            _image = index;
            return pack.SizeOf(index);
        }

        public override void Decode(Picture target)
        {
            var size = pack.SizeOf(Opened());
            pack._index.Content(_image).CopyTo(target.Reset(pack.Channels, size.Height, size.Width));
        }

        public override ImageBox Decode(ImageWindow window, Picture target)
        {
            var size = pack.SizeOf(Opened());
            if (
                window.Top < 0
                || window.Left < 0
                || window.Height > size.Height - window.Top
                || window.Width > size.Width - window.Left
            )
                throw new ArgumentOutOfRangeException(nameof(window), window, $"expected one inside {size}");
            var source = pack._index.Content(_image);
            var rows = target.Reset(pack.Channels, window.Height, window.Width);
            for (var channel = 0; channel < pack.Channels; channel++)
            {
                var from = (channel * size.Height + window.Top) * size.Width + window.Left;
                for (var row = 0; row < window.Height; row++, from += size.Width)
                {
                    source.Slice(from, window.Width).CopyTo(rows);
                    rows = rows[window.Width..];
                }
            }
            return new(0, 0, window.Height, window.Width);
        }

        private long Opened() => _image >= 0 ? _image : throw new InvalidOperationException("No image is open.");
    }
}
