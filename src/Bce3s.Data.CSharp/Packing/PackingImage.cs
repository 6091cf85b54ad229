namespace Bce3s.Data;

/// <summary>An image on its way into a pack; one after the other goes through it.</summary>
internal sealed class PackingImage(ImageSource source, ImagePackOptions options)
{
    private readonly Picture _picture = new();
    private byte[] _jpeg = [];

    /// <summary>Why it could not be loaded.</summary>
    public LoadFailure? Failure { get; private set; }

    public int Height => _picture.Height;

    public int Width => _picture.Width;

    /// <summary>As the pack holds it.</summary>
    public ReadOnlySpan<byte> Content => options.Encoding == PackEncoding.Raw ? _picture.Bytes : _jpeg;

    /// <summary>Decodes, resizes and encodes an image.</summary>
    public void Load(ImageReader reader, long index)
    {
        Failure = null;
        try
        {
            var size = reader.Open(index);
            var shorter = Math.Min(size.Height, size.Width);
            if (options.ShorterSide is { } side && side < shorter)
            {
                // The sizes that torchvision's Resize(side) gives.
                int Scaled(int length) => (int)((long)side * length / shorter);
                var window = new ImageWindow(0, 0, size.Height, size.Width, Scaled(size.Height), Scaled(size.Width));
                var box = reader.Decode(window, _picture);
                Resampling.Resize(_picture, box, window.TargetHeight, window.TargetWidth, Interpolation.Bilinear);
            }
            else
                reader.Decode(_picture);
            if (options.Encoding == PackEncoding.Jpeg)
                _jpeg = ImageEncoder.Jpeg(_picture, options.Quality);
        }
        catch (Exception error)
        {
            Failure = LoadFailure.Of(error, source.NameOf(index));
        }
    }
}
