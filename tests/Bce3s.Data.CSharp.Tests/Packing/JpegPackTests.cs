using Xunit;

namespace Bce3s.Data.Tests.Packing;

public sealed class JpegPackTests : IDisposable
{
    private static readonly (int Height, int Width)[] s_sizes = [(20, 33), (1, 1), (40, 16)];
    private static readonly ImagePackOptions s_options = new() { Encoding = PackEncoding.Jpeg, Quality = 80 };

    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("set.pack");

    public void Dispose() => _folder.Dispose();

    private void Write(int channels)
    {
        using var source = new PackSource(channels, s_sizes);
        ImagePack.Write(source, Target, s_options);
    }

    private void ReadAll(bool verify)
    {
        using var pack = PackedImages.Open(Target, verify);
        using var reader = pack.OpenReader();
        var picture = new Picture();
        for (var image = 0L; image < pack.Count; image++)
        {
            reader.Open(image);
            reader.Decode(picture);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Images_are_what_the_encoder_and_the_decoder_make_of_them(int channels)
    {
        Write(channels);
        using var pack = PackedImages.Open(Target);
        using var reader = pack.OpenReader();
        using var decoder = new ImageDecoder();
        var (expected, picture) = (new Picture(), new Picture());
        for (var image = 0; image < s_sizes.Length; image++)
        {
            PackSource.Fill(expected, image, channels, s_sizes[image]);
            decoder.Open(ImageEncoder.Jpeg(expected, 80), "jpeg");
            decoder.Decode(channels, expected);

            Assert.Equal(new ImageSize(s_sizes[image].Height, s_sizes[image].Width), reader.Open(image));
            reader.Decode(picture);

            Assert.Equal((channels, s_sizes[image]), (picture.Channels, (picture.Height, picture.Width)));
            Assert.Equal(expected.Bytes.ToArray(), picture.Bytes.ToArray());
        }
        Assert.Equal(PackEncoding.Jpeg, pack.Encoding);
        ImagePack.Verify(Target);
    }

    [Fact]
    public void A_window_is_decoded_from_the_jpeg()
    {
        Write(3);
        using var pack = PackedImages.Open(Target);
        using var reader = pack.OpenReader();
        var (whole, part) = (new Picture(), new Picture());
        reader.Open(0);
        reader.Decode(whole);

        var box = reader.Decode(new ImageWindow(3, 5, 8, 9, 8, 9), part);

        for (var row = 0; row < 8; row++)
        for (var column = 0; column < 9; column++)
            Assert.Equal(
                whole.Plane(1)[(3 + row) * whole.Width + 5 + column],
                part.Plane(1)[((int)box.Top + row) * part.Width + (int)box.Left + column]
            );
    }

    [Fact]
    public void A_lower_cap_on_pixels_can_be_set()
    {
        Write(3);
        using var pack = PackedImages.Open(Target);
        pack.MaximumPixels = 639;
        using var reader = pack.OpenReader();
        Assert.Equal("1 … 639 pixels", Assert.Throws<DataFormatException>(() => reader.Open(2)).Expected);
    }

    [Fact]
    public void A_jpeg_of_another_size_than_the_index_says_is_refused()
    {
        Write(3);
        var pack = File.ReadAllBytes(Target);
        var first = (int)BitConverter.ToInt64(pack, 32) + 3 * 4;
        pack[first + 4]++;
        File.WriteAllBytes(Target, PackSeal.Seal(pack));
        Assert.Contains("a JPEG of 20×33", Assert.Throws<DataFormatException>(() => ReadAll(verify: true)).Message);
    }

    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damaged_packs_are_refused_by_a_typed_error()
    {
        Write(3);
        Damage.Check(Target, File.ReadAllBytes(Target), () => ReadAll(verify: true));
    }

    /// <summary>Nothing but the decoder stands against the damage.</summary>
    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damaged_packs_with_checksums_that_fit_are_refused_too()
    {
        Write(1);
        Damage.Check(
            Target,
            File.ReadAllBytes(Target),
            () =>
            {
                File.WriteAllBytes(Target, PackSeal.Seal(File.ReadAllBytes(Target)));
                ReadAll(verify: false);
            }
        );
    }
}
