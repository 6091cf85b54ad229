using Xunit;

namespace Bce3s.Data.Tests.Images;

public sealed class ImageEncoderTests : IDisposable
{
    private readonly ImageDecoder _decoder = new();
    private readonly Picture _picture = new();

    public void Dispose() => _decoder.Dispose();

    [Fact]
    public void Png_keeps_every_byte()
    {
        foreach (var channels in new[] { 1, 3 })
        foreach (var (height, width) in new[] { (1, 1), (1, 300), (300, 1), (33, 47), (400, 700) })
        {
            var image = Pictures.Scattered(channels, height, width);
            Assert.Equal(new(height, width), _decoder.Open(ImageEncoder.Png(image), "png"));
            Assert.Equal(ImageFormat.Png, _decoder.Format);
            _decoder.Decode(channels, _picture);
            Assert.Equal(image.Bytes, _picture.Bytes);
        }
    }

    [Fact]
    public void Jpeg_keeps_a_smooth_image()
    {
        foreach (var subsampling in Enum.GetValues<ChromaSubsampling>())
        foreach (var channels in new[] { 1, 3 })
        foreach (var (height, width) in new[] { (1, 1), (1, 90), (33, 47) })
        {
            var image = Pictures.Smooth(channels, height, width);
            Assert.Equal(new(height, width), _decoder.Open(ImageEncoder.Jpeg(image, 95, subsampling), "jpeg"));
            Assert.Equal(ImageFormat.Jpeg, _decoder.Format);
            _decoder.Decode(channels, _picture);
            for (var i = 0; i < image.Bytes.Length; i++)
                Assert.InRange(_picture.Bytes[i] - image.Bytes[i], -16, 16);
        }
    }

    [Fact]
    public void Less_quality_and_less_colour_take_fewer_bytes()
    {
        var image = Pictures.Smooth(3, 200, 200);
        Assert.True(ImageEncoder.Jpeg(image, 30).Length < ImageEncoder.Jpeg(image, 90).Length);
        var (none, half, both) = (
            ImageEncoder.Jpeg(image, 90, ChromaSubsampling.None).Length,
            ImageEncoder.Jpeg(image, 90, ChromaSubsampling.Horizontal).Length,
            ImageEncoder.Jpeg(image, 90).Length
        );
        Assert.True(none > half && half > both, $"{none}, {half}, {both}");
    }

    [Fact]
    public void What_the_formats_do_not_have_is_refused()
    {
        var image = Pictures.Smooth(3, 4, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageEncoder.Jpeg(image, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageEncoder.Jpeg(image, 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageEncoder.Jpeg(image, 90, (ChromaSubsampling)9));
        Assert.Throws<ArgumentException>(() => ImageEncoder.Jpeg(Pictures.Of(1, 1, 70_000, (_, _, _) => 0), 90));
        Assert.Throws<ArgumentException>(() => ImageEncoder.Jpeg(Pictures.Smooth(2, 4, 4), 90));
        Assert.Throws<ArgumentException>(() => ImageEncoder.Png(Pictures.Smooth(4, 4, 4)));
    }
}
