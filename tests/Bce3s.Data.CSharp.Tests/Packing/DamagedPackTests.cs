using System.Buffers.Binary;
using System.Text;
using Xunit;

namespace Bce3s.Data.Tests.Packing;

public sealed class DamagedPackTests : IDisposable
{
    private const int IndexOffsetAt = 32;
    private const int IndexLengthAt = 40;

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _valid;

    public DamagedPackTests()
    {
        using var source = new PackSource(3, (5, 7), (1, 1), (9, 3));
        ImagePack.Write(source, Target);
        _valid = File.ReadAllBytes(Target);
    }

    private string Target => _folder.File("set.pack");

    public void Dispose() => _folder.Dispose();

    private void ReadAll()
    {
        using var pack = PackedImages.Open(Target);
        using var reader = pack.OpenReader();
        var picture = new Picture();
        for (var image = 0L; image < pack.Count; image++)
        {
            reader.Open(image);
            reader.Decode(picture);
            Assert.NotNull(pack.NameOf(image));
        }
    }

    [Fact]
    public void The_header_is_laid_out_as_documented()
    {
        Assert.Equal("BCE3PACK", Encoding.ASCII.GetString(_valid, 0, 8));
        Assert.Equal([1u, 0, 3, 3], Enumerable.Range(0, 4).Select(i => BitConverter.ToUInt32(_valid, 8 + 4 * i)));
        Assert.Equal(3, BitConverter.ToInt64(_valid, 24));
        Assert.Equal(64 + 3 * (35 + 1 + 27), BitConverter.ToInt64(_valid, IndexOffsetAt));
        Assert.Equal(
            _valid.Length,
            BitConverter.ToInt64(_valid, IndexOffsetAt) + BitConverter.ToInt64(_valid, IndexLengthAt)
        );
    }

    [Fact]
    public void The_checksum_is_crc_32c() => Assert.Equal(0xE3069283, Crc32C.Of("123456789"u8));

    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damaged_packs_are_refused_by_a_typed_error() => Damage.Check(Target, _valid, ReadAll);

    /// <summary>Checksums that fit let the damage reach what is behind them.</summary>
    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damaged_packs_with_checksums_that_fit_are_refused_too() =>
        Damage.Check(
            Target,
            _valid,
            () =>
            {
                File.WriteAllBytes(Target, PackSeal.Seal(File.ReadAllBytes(Target)));
                ReadAll();
            }
        );

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        for (var at = 0; at < _valid.Length; at++)
        {
            var damaged = _valid.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(Target, damaged);
            Assert.Throws<DataFormatException>(ReadAll);
            Assert.Throws<DataFormatException>(() => ImagePack.Verify(Target));
        }
    }

    [Fact]
    public void Every_truncation_is_noticed()
    {
        for (var length = 0; length < _valid.Length; length++)
        {
            File.WriteAllBytes(Target, _valid[..length]);
            Assert.Throws<DataFormatException>(ReadAll);
        }
    }

    [Fact]
    public void A_damaged_image_is_named_and_the_others_can_be_read()
    {
        var damaged = _valid.ToArray();
        damaged[64 + 3 * 35 + 1]++;
        File.WriteAllBytes(Target, damaged);
        using var pack = PackedImages.Open(Target);
        using var reader = pack.OpenReader();
        reader.Open(0);
        reader.Open(2);

        var error = Assert.Throws<DataFormatException>(() => reader.Open(1));

        Assert.Equal(Target, error.Path);
        Assert.Contains("source/1.jpg", error.Message);
        Assert.Contains("bytes 169 … 171", error.Message);
    }

    [Theory]
    [InlineData(PackEncoding.Raw)]
    [InlineData(PackEncoding.Jpeg)]
    public void After_a_damaged_image_none_is_open(PackEncoding encoding)
    {
        using (var source = new PackSource(3, (5, 7), (1, 1)))
            ImagePack.Write(source, Target, new() { Encoding = encoding });
        var damaged = File.ReadAllBytes(Target);
        damaged[BitConverter.ToInt64(damaged, IndexOffsetAt) - 1]++;
        File.WriteAllBytes(Target, damaged);
        using var pack = PackedImages.Open(Target);
        using var reader = pack.OpenReader();
        reader.Open(0);
        Assert.Throws<DataFormatException>(() => reader.Open(1));
        Assert.Throws<InvalidOperationException>(() => reader.Decode(new Picture()));
        Assert.Throws<InvalidOperationException>(() => reader.Decode(new(0, 0, 1, 1, 1, 1), new Picture()));
    }

    [Fact]
    public void Links_are_followed()
    {
        var link = _folder.File("link");
        File.CreateSymbolicLink(link, _folder.File("empty", []));
        Assert.Equal("an empty file", Assert.Throws<DataFormatException>(() => PackedImages.Open(link)).Found);
        File.Delete(link);
        File.CreateSymbolicLink(link, _folder.File("nowhere"));
        Assert.Throws<DataNotFoundException>(() => PackedImages.Open(link));
        File.Delete(link);
        File.CreateSymbolicLink(link, Target);
        using var pack = PackedImages.Open(link);
        Assert.Equal(3, pack.Count);
    }

    [Fact]
    public void Checksums_of_images_may_be_left_unchecked()
    {
        var damaged = _valid.ToArray();
        damaged[64]++;
        File.WriteAllBytes(Target, damaged);
        using var pack = PackedImages.Open(Target, verify: false);
        using var reader = pack.OpenReader();
        reader.Open(0);
        Assert.Throws<DataFormatException>(() => ImagePack.Verify(Target));
    }

    [Theory]
    [InlineData(0, 'X', "BCE3PACK")]
    [InlineData(8, 2, "version 1")]
    [InlineData(12, 9, "encoding 9")]
    [InlineData(16, 2, "2 channels")]
    [InlineData(23, 0x7F, "classes")]
    [InlineData(30, 0x7F, "images")]
    [InlineData(31, 0xFF, "images")]
    [InlineData(38, 1, "an index of")]
    [InlineData(47, 0x80, "an index of")]
    [InlineData(56, 1, "byte 56")]
    public void Headers_that_make_no_sense_are_told(int at, int value, string message)
    {
        var damaged = _valid.ToArray();
        damaged[at] = (byte)value;
        File.WriteAllBytes(Target, PackSeal.SealHeader(damaged));
        Assert.Contains(message, Assert.Throws<DataFormatException>(ReadAll).Message);
    }

    [Theory]
    [InlineData(0, 1 << 30, "bytes of image 1")]
    [InlineData(0, -1, "bytes of image 1")]
    [InlineData(0, 4, "bytes of image 1")]
    [InlineData(4, -1, "pixels of image 1")]
    [InlineData(4, 1 << 30, "pixels")]
    [InlineData(12, 3, "label 3")]
    [InlineData(12, -1, "label -1")]
    [InlineData(16, 1 << 30, "a name of")]
    [InlineData(16, -1, "a name of")]
    [InlineData(16, 1, "after the last name")]
    public void Index_entries_that_make_no_sense_are_told(int field, int value, string message)
    {
        var damaged = _valid.ToArray();
        var index = (int)BitConverter.ToInt64(_valid, IndexOffsetAt);
        BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(index + 3 * 4 + 24 + field), value);
        File.WriteAllBytes(Target, PackSeal.Seal(damaged));
        Assert.Contains(message, Assert.Throws<DataFormatException>(ReadAll).Message);
    }

    [Fact]
    public void A_missing_pack_is_told() =>
        Assert.Contains(
            "bce3s data pack",
            Assert.Throws<DataNotFoundException>(() => PackedImages.Open(_folder.File("other"))).Message
        );

    [Fact]
    public void A_disposed_pack_cannot_be_read()
    {
        var pack = PackedImages.Open(Target);
        var reader = pack.OpenReader();
        pack.Dispose();
        pack.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.Open(0));
        Assert.Throws<ObjectDisposedException>(() => pack.NameOf(0));
    }
}
