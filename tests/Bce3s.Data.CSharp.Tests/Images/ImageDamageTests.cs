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
