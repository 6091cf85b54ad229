using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>PNG reading by libpng.</summary>
internal sealed unsafe class PngCodec : IImageCodec
{
    private const int Color = 2;
    private const int Alpha = 4;

    private readonly PngChunks _chunks = new();
    private byte[] _pixels = [];

    public ImageHeader Open(ReadOnlySpan<byte> content, string name)
    {
        _chunks.Read(content, name);
        return new(ImageFormat.Png, _chunks.Size, _chunks.Orientation);
    }

    public ImageBox Decode(ReadOnlySpan<byte> content, string name, int channels, ImageWindow window, Picture target)
    {
        var alpha = (_chunks.ColorType & Alpha) != 0;
        var layout = ((_chunks.ColorType & Color) != 0, alpha) switch
        {
            (false, false) => PixelLayout.Grey,
            (false, true) => PixelLayout.GreyAlpha,
            (true, false) => PixelLayout.Rgb,
            (true, true) => PixelLayout.Rgba,
        };
        // Taken as linear light both ways, 16 bits come unchanged; but with alpha they would come multiplied by it.
        var wide = _chunks.Depth == 16 && !alpha;
        var samples = InterleavedPixels.Samples(layout);
        var count = checked(_chunks.Size.Height * _chunks.Size.Width * samples);
        Decode(name, layout, wide, count);
        if (wide)
            KeepUpperBytes(count);
        InterleavedPixels.Copy(_pixels, _chunks.Size.Width * samples, layout, window, channels, target);
        return new(0, 0, window.Height, window.Width);
    }

    public void Dispose() { }

    private void Decode(string name, PixelLayout layout, bool wide, int samples)
    {
        var image = new LibPng.Image();
        fixed (byte* png = _chunks.Essence)
        {
            // libpng frees what it holds when it reports an error, and when it has finished.
            if (LibPng.BeginRead(&image, png, (nuint)_chunks.Essence.Length) == 0)
                throw Damaged(name, image);
            image.Format =
                (layout is PixelLayout.Rgb or PixelLayout.Rgba ? LibPng.Color : 0)
                | (layout is PixelLayout.GreyAlpha or PixelLayout.Rgba ? LibPng.Alpha : 0)
                | (wide ? LibPng.Linear : 0);
            image.Flags = wide ? 0 : LibPng.Deep;
            var bytes = wide ? checked(2 * samples) : samples;
            if (_pixels.Length < bytes)
                _pixels = GC.AllocateUninitializedArray<byte>(bytes);
            fixed (byte* pixels = _pixels)
                if (LibPng.FinishRead(&image, null, pixels, 0, null) == 0)
                    throw Damaged(name, image);
        }
    }

    private void KeepUpperBytes(int samples)
    {
        var wide = MemoryMarshal.Cast<byte, ushort>(_pixels.AsSpan(0, 2 * samples));
        for (var i = 0; i < samples; i++)
            _pixels[i] = (byte)(wide[i] >> 8);
    }

    private static DataFormatException Damaged(string name, LibPng.Image image) =>
        new(name, $"a damaged PNG ({image.Message()})", "one that libpng decodes");
}
