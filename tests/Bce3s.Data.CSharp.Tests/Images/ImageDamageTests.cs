using System.Buffers.Binary;
using Xunit;

namespace Bce3s.Data.Tests.Images;

public sealed class ImageDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ImageDecoder _decoder = new() { MaximumPixels = 1 << 20 };
    private readonly Picture _picture = new();

    public void Dispose()
    {
        _decoder.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [Trait(Damage.Category, Damage.Mutations)]
    [InlineData("420.jpg", 1)]
    [InlineData("progressive.jpg", 2)]
    [InlineData("cmyk.jpg", 3)]
    [InlineData("exif-6.jpeg", 4)]
    [InlineData("palette-4.png", 5)]
    [InlineData("interlaced.png", 6)]
    [InlineData("rgba-16.png", 7)]
    [InlineData("lossy.webp", 8)]
    [InlineData("lossless.webp", 9)]
    [InlineData("exif-6.webp", 10)]
    public void Damaged_images_are_decoded_or_refused(string name, long seed)
    {
        var file = _folder.File(name);
        Damage.Check(file, GoldenImage.Read(name).Content, () => ReadTwice(file), memory: 64 << 20, seed: seed);
    }

    private void ReadTwice(string file)
    {
        var (height, width) = _decoder.Open(File.ReadAllBytes(file), file);
        _decoder.Decode(1, new(0, width / 2, (height + 1) / 2, width - width / 2, 4, 4), _picture);
        _decoder.Decode(3, _picture);
    }

    private DataFormatException Refused(byte[] content) =>
        Assert.Throws<DataFormatException>(() =>
        {
            _decoder.Open(content, "some file");
            _decoder.Decode(3, _picture);
        });

    [Theory]
    [InlineData("420.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("rgb-8.png")]
    [InlineData("lossy.webp")]
    [InlineData("lossless.webp")]
    public void Every_cut_is_an_error(string name)
    {
        var content = GoldenImage.Read(name).Content;
        for (var length = 0; length < content.Length; length++)
            Assert.Equal("some file", Refused(content[..length]).Path);
    }

    [Fact]
    public void A_changed_byte_of_png_data_is_an_error()
    {
        var content = GoldenImage.Read("filtered.png").Content;
        for (var at = 8; at < content.Length - 12; at += 7)
        {
            var changed = (byte[])content.Clone();
            changed[at] ^= 0x10;
            Refused(changed);
        }
    }

    [Fact]
    public void Scans_that_end_in_the_middle_are_an_error()
    {
        var content = GoldenImage.Read("420.jpg").Content;
        Refused([.. content[..(content.Length * 2 / 3)], 0xFF, 0xD9]);
    }

    [Fact]
    public void Bytes_too_many_before_the_end_are_not()
    {
        var golden = GoldenImage.Read("420.jpg");
        _decoder.Open(
            new byte[][] { golden.Content[..^2], [1, 2, 3], golden.Content[^2..], [7, 7] }
                .SelectMany(b => b)
                .ToArray(),
            "padded"
        );
        _decoder.Decode(3, _picture);
        Assert.Equal(golden.Planes, _picture.Bytes);
    }

    /// <summary>What libjpeg merely warns of in a header, so that it does not tell of damage behind it.</summary>
    public static TheoryData<string> Oddities => ["bytes", "JFIF", "Adobe", "scan", "all"];

    private static byte[] With(string oddity, byte[] jpeg)
    {
        var all = oddity == "all";
        var scan = jpeg.AsSpan().IndexOf(new byte[] { 0xFF, 0xDA });
        byte[] adobe = [0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 9];
        byte[] odd = [.. jpeg[..scan], .. oddity == "Adobe" || all ? adobe : [], .. jpeg[scan..]];
        scan += odd.Length - jpeg.Length;
        if (oddity == "JFIF" || all)
            odd[odd.AsSpan().IndexOf("JFIF\0"u8) + 5] = 9;
        if (oddity == "Adobe")
            // libjpeg believes JFIF alone where both are.
            odd[odd.AsSpan().IndexOf("JFIF\0"u8)] = (byte)'j';
        if (oddity == "scan" || all)
            odd[scan + 2 + odd[scan + 3] - 2] = 5;
        return oddity == "bytes" || all ? [.. odd[..scan], 0, 0, 0, 0, .. odd[scan..]] : odd;
    }

    [Theory]
    [MemberData(nameof(Oddities))]
    public void Odd_headers_are_not_an_error(string oddity)
    {
        var golden = GoldenImage.Read("420.jpg");
        _decoder.Open(With(oddity, golden.Content), "odd");
        _decoder.Decode(3, _picture);
        Assert.Equal(golden.Planes, _picture.Bytes);
    }

    [Theory]
    [MemberData(nameof(Oddities))]
    public void Odd_headers_do_not_hide_a_cut(string oddity)
    {
        foreach (var channels in new[] { 1, 3 })
        {
            var content = ImageEncoder.Jpeg(Pictures.Scattered(channels, 400, 400), 90);
            var cut = With(oddity, [.. content[..(content.Length * 6 / 10)], 0xFF, 0xD9]);
            Assert.Contains("premature end", Refused(cut).Found, StringComparison.OrdinalIgnoreCase);
            // Half of the rows are there, all that this window needs but one.
            _decoder.Open(cut, "cut");
            _decoder.Decode(channels, new(0, 0, 160, 400, 160, 400), _picture);
            Assert.Throws<DataFormatException>(() =>
                _decoder.Decode(channels, new(0, 0, 320, 400, 320, 400), _picture)
            );
        }
    }

    [Fact]
    public void Bytes_too_many_do_not_hide_a_missing_restart()
    {
        var content = ImageEncoder.Jpeg(Pictures.Scattered(1, 8, 8), 90);
        content[FrameAt(content) + 8] = 16;
        var scan = content.AsSpan().IndexOf(new byte[] { 0xFF, 0xDA });
        // Two units, a restart between them, but one is there alone.
        byte[] restarts = [0xFF, 0xDD, 0, 4, 0, 1];
        Refused([.. content[..scan], .. restarts, .. content[scan..^2], 1, 2, 3, 0xFF, 0xD9]);
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("FF", "the first bytes FF")]
    [InlineData("474946383961", "the first bytes 474946383961")]
    [InlineData("52494646000000005741564520", "the first bytes 524946460000000057415645")]
    public void Other_files_are_refused_by_their_first_bytes(string hex, string found)
    {
        var error = Refused(Convert.FromHexString(hex));
        Assert.Equal((found, "a JPEG, PNG or WebP image"), (error.Found, error.Expected));
    }

    [Fact]
    public void Sizes_beyond_the_cap_are_refused_before_memory_is_taken()
    {
        var jpeg = GoldenImage.Read("420.jpg").Content;
        BinaryPrimitives.WriteUInt32BigEndian(jpeg.AsSpan(FrameAt(jpeg) + 5), 0xFFFFFFFF);
        var png = GoldenImage.Read("rgb-8.png").Content;
        BinaryPrimitives.WriteUInt64BigEndian(png.AsSpan(16), 0x000FFFFF_000FFFFF);
        foreach (var content in new[] { jpeg, png })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal("1 … 1048576 pixels", Refused(content).Expected);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
        }
    }

    [Fact]
    public void The_cap_is_pillows_unless_another_is_given()
    {
        using var decoder = new ImageDecoder();
        Assert.Equal(178_956_970, decoder.MaximumPixels);
        var jpeg = GoldenImage.Read("420.jpg").Content;
        BinaryPrimitives.WriteUInt32BigEndian(jpeg.AsSpan(FrameAt(jpeg) + 5), 13_378u << 16 | 13_377);
        Assert.Throws<DataFormatException>(() => decoder.Open(jpeg, "bomb"));
        BinaryPrimitives.WriteUInt32BigEndian(jpeg.AsSpan(FrameAt(jpeg) + 5), 13_377u << 16 | 13_377);
        Assert.Equal(new(13_377, 13_377), decoder.Open(jpeg, "large"));
    }

    [Fact]
    public void Progressive_images_have_a_lower_cap()
    {
        using var decoder = new ImageDecoder();
        var jpeg = GoldenImage.Read("progressive.jpg").Content;
        var size = jpeg.AsSpan().IndexOf(new byte[] { 0xFF, 0xC2 }) + 5;
        BinaryPrimitives.WriteUInt32BigEndian(jpeg.AsSpan(size), 8192u << 16 | 8192);
        Assert.Equal(new(8192, 8192), decoder.Open(jpeg, "large"));
        BinaryPrimitives.WriteUInt32BigEndian(jpeg.AsSpan(size), 8192u << 16 | 8193);
        var error = Assert.Throws<DataFormatException>(() => decoder.Open(jpeg, "bomb"));
        Assert.Equal(("8192×8193 pixels in several scans", "1 … 67108864 pixels"), (error.Found, error.Expected));
        using var larger = new ImageDecoder { MaximumProgressivePixels = 8192 * 8193 };
        Assert.Equal(new(8192, 8193), larger.Open(jpeg, "large"));
    }

    [Fact]
    public void Images_without_pixels_are_refused()
    {
        var jpeg = GoldenImage.Read("420.jpg").Content;
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(FrameAt(jpeg) + 5), 0);
        Assert.Equal("0×51 pixels", Refused(jpeg).Found);
    }

    [Fact]
    public void Animations_are_refused_by_name()
    {
        var webp = GoldenImage.Read("exif-6.webp").Content;
        Assert.Equal("VP8X"u8, webp.AsSpan(12, 4));
        webp[20] |= 2;
        Assert.Equal("an animated WebP", Refused(webp).Found);
    }

    /// <summary>Where the marker of the baseline frame is.</summary>
    private static int FrameAt(byte[] jpeg) => jpeg.AsSpan().IndexOf(new byte[] { 0xFF, 0xC0 });
}
