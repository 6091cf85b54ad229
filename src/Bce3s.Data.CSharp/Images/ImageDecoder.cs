namespace Bce3s.Data;

/// <summary>
/// Decodes JPEG, PNG and WebP images for one thread, by libjpeg-turbo, libpng and libwebp, whatever the file is called: its first bytes tell
/// the format. Keeps buffers and handles from image to image.
/// </summary>
/// <remarks>
/// Images come as Pillow's <c>Image.open(file).convert("RGB")</c> has them, but upright by their EXIF orientation, which Pillow applies in
/// <c>ImageOps.exif_transpose</c> alone: palettes are looked up, alpha is dropped, CMYK is what Adobe's programs write, embedded profiles and
/// gamma do not count. Samples of 16 bits become their upper byte, those of grey PNGs too, which Pillow's <c>convert</c> cuts off at 255 instead;
/// those of a PNG with an alpha channel are rounded (at most one step from it). Grey from colour is
/// (19595·R + 38470·G + 7471·B + 32768) / 65536, as for Pillow's mode L.
/// <para>
/// A JPEG that ends early or is damaged is an error, also where libjpeg merely warns. Bytes too many before its first scan are not, nor are those
/// before its end (unless it has restart markers, which such bytes could stand for). Rows below a window may be left unread, and their damage
/// unnoticed.
/// </para>
/// </remarks>
public sealed class ImageDecoder : IDisposable
{
    /// <summary>Pixels above which Pillow takes an image for an attack.</summary>
    public const long PillowMaximumPixels = 178_956_970;

    private readonly JpegCodec _jpeg = new();
    private readonly PngCodec _png = new();
    private readonly WebpCodec _webp = new();
    private ReadOnlyMemory<byte> _content;
    private string _name = "";
    private ImageHeader _header;
    private IImageCodec? _codec;

    /// <summary>
    /// <see cref="MaximumProgressivePixels"/> unless given. libjpeg holds such an image at up to eight bytes a pixel besides its pixels (half a
    /// gigabyte at this size), and works through all of it for each of up to 500 scans, which a few bytes can hold.
    /// </summary>
    public const long DefaultMaximumProgressivePixels = 1 << 26;

    /// <summary>The most pixels an image may have, so that a small file cannot take all memory.</summary>
    public long MaximumPixels { get; init; } = PillowMaximumPixels;

    /// <summary>
    /// The most pixels that a progressive JPEG, or another of several scans, may have; no more than <see cref="MaximumPixels"/> in any case.
    /// </summary>
    public long MaximumProgressivePixels { get; init; } = DefaultMaximumProgressivePixels;

    /// <summary>The format of the opened image.</summary>
    /// <exception cref="InvalidOperationException">No image is open.</exception>
    public ImageFormat Format => _codec is null ? throw NothingOpen() : _header.Format;

    /// <summary>Reads the header of an image.</summary>
    /// <param name="content">The file's bytes; they must stay as they are until the image is decoded.</param>
    /// <param name="name">Where the image comes from, for messages.</param>
    /// <returns>Its size, upright.</returns>
    /// <exception cref="DataFormatException">Another format, a broken header, more than <see cref="MaximumPixels"/>, or <see cref="MaximumProgressivePixels"/> where it is one.</exception>
    public ImageSize Open(ReadOnlyMemory<byte> content, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _codec = null;
        var codec = CodecOf(content.Span, name);
        _header = codec.Open(content.Span, name);
        var (height, width) = _header.Stored;
        // Arrays hold the pixels, at up to eight bytes each.
        var most = Math.Min(MaximumPixels, Array.MaxLength / 8);
        if (_header.IsProgressive)
            most = Math.Min(most, MaximumProgressivePixels);
        if (height < 1 || width < 1 || (long)height * width > most)
            throw new DataFormatException(
                name,
                $"{height}×{width} pixels{(_header.IsProgressive ? " in several scans" : "")}",
                $"1 … {most} pixels"
            );
        (_content, _name, _codec) = (content, name, codec);
        return _header.Orientation.Turn(_header.Stored);
    }

    /// <summary>Decodes the opened image.</summary>
    /// <param name="channels">1 (grey) or 3 (RGB).</param>
    /// <param name="target">Gets channels × the opened size.</param>
    /// <exception cref="DataFormatException">The image is broken.</exception>
    /// <exception cref="CodecNotFoundException">The format's library is not installed.</exception>
    /// <exception cref="InvalidOperationException">No image is open.</exception>
    public void Decode(int channels, Picture target)
    {
        var (height, width) = _header.Orientation.Turn(_header.Stored);
        Decode(channels, new(0, 0, height, width, height, width), target);
    }

    /// <summary>Decodes what a window of the opened image takes.</summary>
    /// <remarks>
    /// A JPEG window that is at least twice, four or eight times as large as its target on both sides is decoded at that part of the size, which
    /// libjpeg does by taking fewer frequencies. At full size the pixels are those of the whole image.
    /// </remarks>
    /// <param name="channels">1 (grey) or 3 (RGB).</param>
    /// <param name="window">Lies inside the image.</param>
    /// <param name="target">Gets the window alone; at a smaller scale the pixels that it touches.</param>
    /// <returns>Where the window lies in it.</returns>
    /// <exception cref="ArgumentException">The window is empty or not inside the image, or channels are neither 1 nor 3.</exception>
    /// <inheritdoc cref="Decode(int, Picture)" path="/exception"/>
    public ImageBox Decode(int channels, ImageWindow window, Picture target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (_codec is null)
            throw NothingOpen();
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "expected 1 (grey) or 3 (RGB)");
        var (stored, orientation) = (_header.Stored, _header.Orientation);
        var upright = orientation.Turn(stored);
        if (!IsInside(window.Top, window.Height, upright.Height) || !IsInside(window.Left, window.Width, upright.Width))
            throw new ArgumentException($"{window} is empty or not inside {upright}.", nameof(window));
        ArgumentOutOfRangeException.ThrowIfLessThan(window.TargetHeight, 1, nameof(window));
        ArgumentOutOfRangeException.ThrowIfLessThan(window.TargetWidth, 1, nameof(window));
        var box = _codec.Decode(_content.Span, _name, channels, orientation.ToStored(window, upright), target);
        orientation.Apply(target);
        return orientation.ToUpright(box, target);
    }

    /// <summary>Frees the handles.</summary>
    public void Dispose()
    {
        _jpeg.Dispose();
        _png.Dispose();
        _webp.Dispose();
    }

    private IImageCodec CodecOf(ReadOnlySpan<byte> content, string name)
    {
        if (content.StartsWith(JpegSegments.Magic))
            return _jpeg;
        if (content.StartsWith(PngChunks.Magic))
            return _png;
        if (RiffChunks.IsWebp(content))
            return _webp;
        var found = content.IsEmpty
            ? "an empty file"
            : $"the first bytes {Convert.ToHexString(content[..Math.Min(content.Length, 12)])}";
        throw new DataFormatException(name, found, "a JPEG, PNG or WebP image");
    }

    private static bool IsInside(int from, int length, int size) => from >= 0 && length >= 1 && length <= size - from;

    private static InvalidOperationException NothingOpen() => new("No image is open.");
}
