namespace Bce3s.Data;

/// <summary>
/// The images of a file that <see cref="ImagePack.Write"/> made. The file is mapped into memory: the system reads what is touched and keeps what there
/// is room for; a raw pack's windows are copied without touching the rest when checksums are not asked for.
/// </summary>
/// <remarks>The file must not change while it is open.</remarks>
public sealed class PackedImages : EncodedImageSource
{
    private readonly MappedFile _file;
    private readonly PackIndex _index;
    private readonly bool _verify;

    private PackedImages(MappedFile file, PackIndex index, bool verify)
        : base(index.Labels, index.ClassNames)
    {
        (_file, _index, _verify) = (file, index, verify);
        var size = Count == 0 ? default : _index.SizeOf(0);
        Size = Count > 0 && Enumerable.Range(0, (int)Count).All(i => _index.SizeOf(i) == size) ? size : null;
    }

    /// <summary>Opens a pack and checks its index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="verify">Whether the checksum of each image is checked whenever it is read: some 30 µs for 256×341 pixels.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is not a pack, or damaged.</exception>
    public static PackedImages Open(string path, bool verify = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (LengthOf(path) == 0)
            throw new DataFormatException(path, "an empty file", "a pack of images");
        var file = new MappedFile(path);
        try
        {
            return new(file, new(file, path), verify);
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
    public override string NameOf(long index) => _index.NameOf(index);

    /// <summary>The name that the image had in the source.</summary>
    public override string RelativeName(long index) => _index.Name(index);

    /// <inheritdoc/>
    public override ImageReader OpenReader() =>
        Encoding == PackEncoding.Raw
            ? new RawPackReader(_index, _verify)
            : new JpegPackReader(_index, _verify, NewDecoder());

    /// <summary>Ends the mapping; readers must not be used afterwards.</summary>
    public override void Dispose() => _file.Dispose();

    private static long LengthOf(string path)
    {
        try
        {
            if (File.Exists(path))
                return FileLength.Of(path);
        }
        // A link that leads nowhere exists.
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException) { }
        throw new DataNotFoundException(
            Path.GetDirectoryName(Path.GetFullPath(path)) ?? path,
            Path.GetFileName(path),
            "`bce3s data pack` writes it"
        );
    }

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
}
