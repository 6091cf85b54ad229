namespace Bce3s.Data.Tests.Loading;

/// <summary>Images whose bytes tell which one they are; a test may make single ones slow, broken or of another size.</summary>
internal sealed class FakeImages(int count, int channels = 1, int height = 2, int width = 3)
    : ImageSource([.. Enumerable.Range(0, count).Select(i => (long)(i % 3))], ["a", "b", "c"])
{
    private int _readers;
    private int _decoded;

    /// <summary>Called with the image when it is opened.</summary>
    public Action<long> Opening { get; init; } = _ => { };

    /// <summary>Called with the number of open readers before another one is made.</summary>
    public Action<int> OpeningReader { get; init; } = _ => { };

    public Func<long, string> Naming { get; init; } = image => $"fake/{image}.jpg";

    public Func<long, ImageSize> SizeOf { get; init; } = _ => new(height, width);

    /// <summary>Readers that are not disposed.</summary>
    public int OpenReaders => _readers;

    /// <summary>Images decoded so far.</summary>
    public int Decoded => Volatile.Read(ref _decoded);

    public override int Channels => channels;

    public override ImageSize? Size => null;

    public static byte Value(long image, int place) => (byte)(image * 37 + place * 11 + 5);

    public override string NameOf(long index) => Naming(index);

    public override ImageReader OpenReader()
    {
        OpeningReader(_readers);
        Interlocked.Increment(ref _readers);
        return new Reader(this);
    }

    public override void Dispose() { }

    private sealed class Reader(FakeImages images) : ImageReader
    {
        private long _image;

        public override ImageSize Open(long index)
        {
            _image = index;
            images.Opening(index);
            return images.SizeOf(index);
        }

        public override void Decode(Picture target)
        {
            var size = images.SizeOf(_image);
            var bytes = target.Reset(images.Channels, size.Height, size.Width);
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = Value(_image, i);
            Interlocked.Increment(ref images._decoded);
        }

        public override void Dispose()
        {
            Interlocked.Decrement(ref images._readers);
            base.Dispose();
        }
    }
}
