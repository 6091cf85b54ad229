namespace Bce3s.Data;

/// <summary>Decodes images that lie encoded in a larger file.</summary>
internal abstract class EncodedImageReader(EncodedImageSource source) : ImageReader
{
    private readonly ImageDecoder _decoder = source.NewDecoder();
    private bool _isOpen;

    /// <summary>The encoded image, valid until the next one is asked for, and where it comes from.</summary>
    protected abstract (ReadOnlyMemory<byte> Content, string Name) Find(long index);

    public sealed override ImageSize Open(long index)
    {
        // An image that cannot be opened must not leave the one before open.
        _isOpen = false;
        var (content, name) = Find(index);
        var size = _decoder.Open(content, name);
        _isOpen = true;
        return size;
    }

    public sealed override void Decode(Picture target) => Opened().Decode(source.Channels, target);

    public sealed override ImageBox Decode(ImageWindow window, Picture target) =>
        Opened().Decode(source.Channels, window, target);

    public override void Dispose()
    {
        _decoder.Dispose();
        base.Dispose();
    }

    private ImageDecoder Opened() => _isOpen ? _decoder : throw new InvalidOperationException("No image is open.");
}
