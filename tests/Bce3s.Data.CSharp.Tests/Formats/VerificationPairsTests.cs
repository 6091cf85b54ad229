using Xunit;

namespace Bce3s.Data.Tests.Formats;

public sealed class VerificationPairsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Image(int i) => [0xFF, 0xD8, (byte)i, 0x80, .. new byte[i]];

    /// <summary>A file of (images, flags), each image written by <paramref name="image"/>.</summary>
    private static byte[] Bytes(byte protocol, int images, string flags, Action<PickleBytes, byte[]> image)
    {
        var pickle = new PickleBytes().Proto(protocol).Ascii("](");
        for (var i = 0; i < images; i++)
            image(pickle, Image(i));
        pickle.Ascii("e](");
        foreach (var flag in flags)
            pickle.Raw(flag == '1' ? (byte)0x88 : (byte)0x89);
        return pickle.Ascii("e").Raw(0x86).Stop().ToArray();
    }

    private static byte[] Python3(int images, string flags) => Bytes(3, images, flags, (p, image) => p.Bytes(image));

    private VerificationPairs Read(byte[] content) => VerificationPairs.Read(_folder.File("lfw.bin", content));

    private static void AssertPairs(VerificationPairs pairs)
    {
        Assert.Equal([true, false, true], pairs.Same);
        Assert.Equal(6, pairs.Images.Count);
        Assert.Equal(1, pairs.Images.Classes);
        Assert.Equal("lfw.bin: image 3", pairs.Images.RelativeName(3));
        for (var i = 0; i < 6; i++)
            Assert.Equal(Image(i), pairs.Encoded(i).ToArray());
    }

    [Fact]
    public void Bytes_of_python_3_come_back() => AssertPairs(Read(Python3(6, "101")));

    [Fact]
    public void Strings_of_python_2_come_back() =>
        AssertPairs(Read(Bytes(2, 6, "101", (p, image) => p.OldText(image))));

    [Fact]
    public void Bytes_that_python_3_wrote_for_python_2_come_back() =>
        AssertPairs(
            Read(
                Bytes(
                    2,
                    6,
                    "101",
                    (p, image) =>
                        p.Ascii("c_codecs\nencode\n")
                            .Text(System.Text.Encoding.Latin1.GetString(image))
                            .Text("latin1")
                            .Raw(0x86)
                            .Ascii("R")
                )
            )
        );

    [Fact]
    public void Arrays_of_bytes_come_back() =>
        AssertPairs(Read(Bytes(2, 6, "101", (p, image) => p.Array("u1", [image.Length], image))));

    [Theory]
    [InlineData(6, "10", "6 images with 2 flags")]
    [InlineData(5, "101", "5 images with 3 flags")]
    [InlineData(0, "", "0 images with 0 flags")]
    public void Every_flag_has_two_images(int images, string flags, string found) =>
        Assert.Equal(found, Assert.Throws<DataFormatException>(() => Read(Python3(images, flags))).Found);

    [Theory]
    [InlineData("N.", "None")]
    [InlineData("]].", "before all values")]
    [InlineData("]N\u0086.", "a list of 0 and None")]
    [InlineData("](NNe](I01\ne\u0086.", "None as image 0")]
    [InlineData("](U\u0000U\u0000e](K\u0002e\u0086.", "a whole number as flag 0")]
    public void Something_else_says_what_it_is(string pickle, string found) =>
        Assert.Contains(
            found,
            Assert.Throws<DataFormatException>(() => Read(System.Text.Encoding.Latin1.GetBytes(pickle))).Found
        );

    [Fact]
    public void An_image_that_is_none_is_named_when_it_is_opened()
    {
        var images = Read(Python3(2, "1")).Images;
        using var reader = images.OpenReader();
        Assert.EndsWith("lfw.bin: image 1", Assert.Throws<DataFormatException>(() => reader.Open(1)).Path);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Open(2));
    }

    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damage_is_found_or_harmless()
    {
        var path = _folder.File("lfw.bin");
        Damage.Check(path, Python3(6, "101"), () => VerificationPairs.Read(path), memory: 1 << 20);
    }

    [SkippableFact]
    public void Pairs_of_the_first_fold_of_lfw_are_decoded()
    {
        var path = Path.Combine(Places.Repository, "..", "shared", "data", "lfw", "lfw_fold1_300pairs.bin");
        Skip.IfNot(File.Exists(path), $"{path} is not there.");
        var pairs = VerificationPairs.Read(path);
        Assert.Equal(300, pairs.Same.Length);
        Assert.Equal(150, pairs.Same.Count(same => same));
        using var reader = pairs.Images.OpenReader();
        var picture = new Picture();
        foreach (var i in new[] { 0, 1, 300, 599 })
        {
            Assert.Equal(new(112, 112), reader.Open(i));
            reader.Decode(picture);
            Assert.Equal((3, 112, 112), (picture.Channels, picture.Height, picture.Width));
        }
    }
}
