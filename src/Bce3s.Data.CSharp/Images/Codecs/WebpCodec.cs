namespace Bce3s.Data;

/// <summary>WebP reading by libwebp.</summary>
internal sealed unsafe class WebpCodec : IImageCodec
{
    private ImageSize _size;
    private byte[] _pixels = [];

    public ImageHeader Open(ReadOnlySpan<byte> content, string name)
    {
        var orientation = RiffChunks.Read(content, name);
        int width;
        int height;
        fixed (byte* webp = content)
            if (LibWebp.GetInfo(webp, (nuint)content.Length, &width, &height) == 0)
                throw new DataFormatException(name, "a WebP with a damaged header", "one that libwebp knows");
        _size = new(height, width);
        return new(ImageFormat.Webp, _size, orientation);
    }

    public ImageBox Decode(ReadOnlySpan<byte> content, string name, int channels, ImageWindow window, Picture target)
    {
        var stride = 3 * _size.Width;
        var bytes = checked(stride * _size.Height);
        if (_pixels.Length < bytes)
            _pixels = GC.AllocateUninitializedArray<byte>(bytes);
        fixed (byte* webp = content)
        fixed (byte* pixels = _pixels)
            if (LibWebp.DecodeRgb(webp, (nuint)content.Length, pixels, (nuint)bytes, stride) is null)
                throw new DataFormatException(name, "a damaged WebP", "one that libwebp decodes");
        InterleavedPixels.Copy(_pixels, stride, PixelLayout.Rgb, window, channels, target);
        return new(0, 0, window.Height, window.Width);
    }

    public void Dispose() { }
}
