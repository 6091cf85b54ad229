namespace Bce3s.Data.Tests.Packing;

/// <summary>Images of given sizes with known bytes, one class more than there are images of.</summary>
internal sealed class PackSource(int channels, params (int Height, int Width)[] sizes)
    : ImageSource([.. sizes.Select((_, i) => (long)(i % 2))], ["even", "odd ü", "none"])
{
    /// <summary>The image that cannot be read.</summary>
    public long Broken { get; init; } = -1;

    public override int Channels => channels;

    public override ImageSize? Size => null;

    public static void Fill(Picture target, long image, int channels, (int Height, int Width) size)
    {
        var bytes = target.Reset(channels, size.Height, size.Width);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(Math.Sin(i * 0.37 + image) * 127 + 128);
    }

    public override string NameOf(long index) => $"source/{index}.jpg";

    public override ImageReader OpenReader() => new Reader(this, sizes);

    public override void Dispose() { }

    private sealed class Reader(PackSource source, (int Height, int Width)[] sizes) : ImageReader
    {
        private long _image;

        public override ImageSize Open(long index)
        {
            if (index == source.Broken)
                throw new DataFormatException(source.NameOf(index), "nothing", "a JPEG");
            _image = index;
            return new(sizes[index].Height, sizes[index].Width);
        }

        public override void Decode(Picture target) => Fill(target, _image, source.Channels, sizes[_image]);
    }
}
