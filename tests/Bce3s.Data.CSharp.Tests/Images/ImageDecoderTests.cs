using Xunit;

namespace Bce3s.Data.Tests.Images;

public sealed class ImageDecoderTests : IDisposable
{
    private readonly ImageDecoder _decoder = new();
    private readonly Picture _picture = new();

    public static TheoryData<string> GoldenImages => GoldenImage.All;

    public void Dispose() => _decoder.Dispose();

    [Fact]
    public void There_is_a_golden_image_for_every_kind() => Assert.InRange(GoldenImages.Count, 30, 60);

    [Theory]
    [MemberData(nameof(GoldenImages))]
    public void Whole_images_have_the_bytes_of_pillow(string name)
    {
        var golden = GoldenImage.Read(name);
        var upright = name.StartsWith("exif") ? Turned(golden.Expected, 6) : golden.Expected;
        var size = _decoder.Open(golden.Content, name);
        Assert.Equal(new(upright.Height, upright.Width), size);
        _decoder.Decode(3, _picture);
        Assert.Equal((3, upright.Height, upright.Width), (_picture.Channels, _picture.Height, _picture.Width));
        // libpng rounds where Pillow takes the upper byte.
        if (name is "rgba-16.png" or "grey-alpha-16.png")
            for (var i = 0; i < upright.Bytes.Length; i++)
                Assert.InRange(_picture.Bytes[i] - upright.Bytes[i], -1, 1);
        else
            Assert.Equal(upright.Bytes, _picture.Bytes);
    }

    [Theory]
    [MemberData(nameof(GoldenImages))]
    public void Grey_is_pillows_luma_of_the_colours(string name)
    {
        var content = GoldenImage.Read(name).Content;
        _decoder.Open(content, name);
        _decoder.Decode(3, _picture);
        var (height, width) = (_picture.Height, _picture.Width);
        var expected = Pictures.Of(
            1,
            height,
            width,
            (_, y, x) =>
                (
                    Pictures.At(_picture, 0, y, x) * 19595
                    + Pictures.At(_picture, 1, y, x) * 38470
                    + Pictures.At(_picture, 2, y, x) * 7471
                    + 0x8000
                ) >> 16
        );
        _decoder.Decode(1, _picture);
        Assert.Equal((1, height, width), (_picture.Channels, _picture.Height, _picture.Width));
        Assert.Equal(expected.Bytes, _picture.Bytes);
    }

    [Theory]
    [MemberData(nameof(GoldenImages))]
    public void A_window_has_the_bytes_of_the_whole_image(string name)
    {
        var size = _decoder.Open(GoldenImage.Read(name).Content, name);
        var whole = new Picture();
        _decoder.Decode(3, whole);
        var random = new Random(1);
        for (var i = 0; i < 60; i++)
        {
            var (height, width) = (1 + random.Next(size.Height), 1 + random.Next(size.Width));
            var (top, left) = (random.Next(size.Height - height + 1), random.Next(size.Width - width + 1));
            var box = _decoder.Decode(3, new(top, left, height, width, height, width), _picture);
            Assert.Equal(new(0, 0, height, width), box);
            Assert.Equal((height, width), (_picture.Height, _picture.Width));
            Assert.Equal(Pictures.Cut(whole, top, left, height, width), _picture.Bytes.ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Every_orientation_turns_image_and_window(int orientation)
    {
        var stored = GoldenImage.Read("420.jpg");
        var content = ExifBytes.InJpeg(stored.Content, orientation);
        var upright = Turned(stored.Expected, orientation);
        Assert.Equal(new(upright.Height, upright.Width), _decoder.Open(content, "turned"));
        _decoder.Decode(3, _picture);
        Assert.Equal(upright.Bytes, _picture.Bytes);
        _decoder.Decode(3, new(2, 5, 20, 31, 20, 31), _picture);
        Assert.Equal(Pictures.Cut(upright, 2, 5, 20, 31), _picture.Bytes.ToArray());
    }

    /// <summary>The upright image, pixel by pixel from EXIF's table: where row 0 and column 0 of the stored one are to be seen.</summary>
    private static Picture Turned(Picture stored, int orientation)
    {
        var (h, w) = (stored.Height, stored.Width);
        (int, int) From(int y, int x) =>
            orientation switch
            {
                1 => (y, x), // top, left
                2 => (y, w - 1 - x), // top, right
                3 => (h - 1 - y, w - 1 - x), // bottom, right
                4 => (h - 1 - y, x), // bottom, left
                5 => (x, y), // left, top
                6 => (h - 1 - x, y), // right, top
                7 => (h - 1 - x, w - 1 - y), // right, bottom
                _ => (x, w - 1 - y), // left, bottom
            };
        var (height, width) = orientation < 5 ? (h, w) : (w, h);
        return Pictures.Of(
            3,
            height,
            width,
            (c, y, x) =>
            {
                var (row, column) = From(y, x);
                return Pictures.At(stored, c, row, column);
            }
        );
    }

    [Theory]
    [InlineData(2, ChromaSubsampling.Both, 3)]
    [InlineData(4, ChromaSubsampling.Both, 3)]
    [InlineData(8, ChromaSubsampling.Both, 3)]
    [InlineData(4, ChromaSubsampling.None, 3)]
    [InlineData(2, ChromaSubsampling.Horizontal, 1)]
    [InlineData(8, ChromaSubsampling.None, 1)]
    public void A_window_much_larger_than_its_target_is_decoded_smaller(
        int divisor,
        ChromaSubsampling subsampling,
        int channels
    )
    {
        var image = Pictures.Smooth(channels, 203, 301);
        _decoder.Open(ImageEncoder.Jpeg(image, 95, subsampling), "large");
        var window = new ImageWindow(21, 42, 160, 177, 160 / divisor, 176 / divisor - 1);
        var box = _decoder.Decode(channels, window, _picture);
        Assert.InRange(_picture.Height, window.TargetHeight, 160 / divisor + 1);
        Assert.InRange(_picture.Width, window.TargetWidth, 177 / divisor + 2);
        Assert.Equal((160.0 / divisor, 177.0 / divisor), (box.Height, box.Width));
        // A smooth image looks the same from both.
        Resampling.Resize(_picture, box, window.TargetHeight, window.TargetWidth, Interpolation.Bilinear);
        Resampling.Resize(
            image,
            new(21, 42, 160, 177),
            window.TargetHeight,
            window.TargetWidth,
            Interpolation.Bilinear
        );
        for (var i = 0; i < image.Bytes.Length; i++)
            Assert.InRange(_picture.Bytes[i] - image.Bytes[i], -12, 12);
    }

    [Fact]
    public void A_window_less_than_twice_its_target_is_decoded_at_full_size()
    {
        _decoder.Open(ImageEncoder.Jpeg(Pictures.Smooth(3, 60, 90), 90), "large");
        Assert.Equal(new(0, 0, 39, 40), _decoder.Decode(3, new(1, 2, 39, 40, 20, 20), _picture));
        Assert.Equal(new(0, 0, 40, 39), _decoder.Decode(3, new(1, 2, 40, 39, 20, 20), _picture));
        Assert.Equal(new(0.5, 0, 20, 20), _decoder.Decode(3, new(1, 2, 40, 40, 20, 20), _picture));
    }

    [Fact]
    public void Tiny_images_are_decoded_at_full_size()
    {
        for (var side = 1; side < 8; side++)
        {
            _decoder.Open(ImageEncoder.Jpeg(Pictures.Smooth(3, side, side), 95), "tiny");
            Assert.Equal(new(0, 0, side, side), _decoder.Decode(3, new(0, 0, side, side, 1, 1), _picture));
            Assert.Equal((side, side), (_picture.Height, _picture.Width));
        }
        _decoder.Open(ImageEncoder.Jpeg(Pictures.Smooth(3, 8, 8), 95), "small");
        Assert.Equal(new(0, 0, 1, 1), _decoder.Decode(3, new(0, 0, 8, 8, 1, 1), _picture));
    }

    [Fact]
    public void Turned_windows_are_decoded_smaller_too()
    {
        var image = Pictures.Smooth(3, 120, 200);
        var content = ExifBytes.InJpeg(ImageEncoder.Jpeg(image, 95), 8);
        Assert.Equal(new(200, 120), _decoder.Open(content, "turned"));
        var window = new ImageWindow(33, 10, 120, 80, 30, 20);
        var box = _decoder.Decode(3, window, _picture);
        Assert.Equal((30, 20), (box.Height, box.Width));
        Resampling.Resize(_picture, box, 30, 20, Interpolation.Bilinear);
        var upright = Turned(image, 8);
        Resampling.Resize(upright, new(33, 10, 120, 80), 30, 20, Interpolation.Bilinear);
        for (var i = 0; i < upright.Bytes.Length; i++)
            Assert.InRange(_picture.Bytes[i] - upright.Bytes[i], -12, 12);
    }

    [Theory]
    [InlineData("420.jpg", ImageFormat.Jpeg)]
    [InlineData("rgb-8.png", ImageFormat.Png)]
    [InlineData("lossy.webp", ImageFormat.Webp)]
    public void The_content_tells_the_format(string name, ImageFormat format)
    {
        _decoder.Open(GoldenImage.Read(name).Content, "image.bmp");
        Assert.Equal(format, _decoder.Format);
    }

    [Fact]
    public void Windows_outside_the_image_are_refused()
    {
        var (height, width) = _decoder.Open(GoldenImage.Read("420.jpg").Content, "image");
        foreach (
            var window in new ImageWindow[]
            {
                new(-1, 0, 4, 4, 4, 4),
                new(0, -1, 4, 4, 4, 4),
                new(0, 0, 0, 4, 4, 4),
                new(0, 0, 4, 0, 4, 4),
                new(1, 0, height, 4, 4, 4),
                new(0, 1, 4, width, 4, 4),
                new(2, 2, int.MaxValue, 4, 4, 4),
                new(0, 0, 4, 4, 0, 4),
                new(0, 0, 4, 4, 4, -1),
            }
        )
            Assert.ThrowsAny<ArgumentException>(() => _decoder.Decode(3, window, _picture));
        Assert.Throws<ArgumentOutOfRangeException>(() => _decoder.Decode(2, _picture));
    }

    [Fact]
    public void Nothing_is_decoded_before_an_image_is_open()
    {
        Assert.Throws<InvalidOperationException>(() => _decoder.Decode(3, _picture));
        Assert.Throws<InvalidOperationException>(() => _decoder.Format);
        Assert.Throws<DataFormatException>(() => _decoder.Open(new byte[5], "broken"));
        Assert.Throws<InvalidOperationException>(() => _decoder.Decode(3, _picture));
    }

    [Fact]
    public void Nothing_is_allocated_for_the_second_image()
    {
        var golden = GoldenImage.Read("420.jpg");
        void Once()
        {
            _decoder.Open(golden.Content, "image");
            _decoder.Decode(3, new(3, 4, 20, 30, 20, 30), _picture);
        }
        for (var i = 0; i < 3; i++)
            Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Once();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
