using Xunit;

namespace Bce3s.Data.Tests.Formats;

public sealed class IdxDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private DataFormatException Refused(byte[] content)
    {
        var path = _folder.File("images", content);
        var error = Assert.Throws<DataFormatException>(() => IdxFile.ReadImages(path));
        Assert.Equal(path, error.Path);
        Assert.Contains(path, error.Message);
        return error;
    }

    [Fact]
    public void Every_cut_of_a_plain_file_is_an_error()
    {
        var bytes = IdxBytes.Images(2, 3, 5);
        for (var length = 0; length < bytes.Length; length++)
            Refused(bytes[..length]);
    }

    [Fact]
    public void Every_cut_of_a_compressed_file_is_an_error()
    {
        var bytes = IdxBytes.Gzip(IdxBytes.Images(2, 3, 5));
        for (var length = 0; length < bytes.Length; length++)
            Refused(bytes[..length]);
    }

    [Fact]
    public void A_compressed_file_cut_within_megabytes_of_data_is_an_error()
    {
        var bytes = IdxBytes.Gzip(IdxBytes.Images(900, 50, 50));
        Refused(bytes[..(bytes.Length / 2)]);
        Refused(bytes[..^1]);
        Refused(bytes[..^8]);
    }

    [Fact]
    public void Bytes_after_a_compressed_stream_are_an_error() =>
        Refused([.. IdxBytes.Gzip(IdxBytes.Images(2, 3, 5)), 1, 2, 3, 4, 5]);

    [Fact]
    public void Every_change_of_a_header_byte_is_an_error_or_another_shape_of_the_same_bytes()
    {
        var bytes = IdxBytes.Images(2, 3, 5);
        for (var position = 0; position < 16; position++)
            foreach (var value in new byte[] { 0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 30, 0x7F, 0x80, 0xFF })
            {
                var changed = (byte[])bytes.Clone();
                changed[position] = value;
                CheckChanged(changed, bytes[16..], mustParse: value == bytes[position]);
            }
    }

    [Fact]
    public void Every_changed_byte_of_a_compressed_file_is_an_error_or_changes_nothing()
    {
        var bytes = IdxBytes.Images(2, 3, 5);
        var compressed = IdxBytes.Gzip(bytes);
        for (var position = 0; position < compressed.Length; position++)
            foreach (var flip in new byte[] { 0x01, 0x10, 0x80, 0xFF })
            {
                var changed = (byte[])compressed.Clone();
                changed[position] ^= flip;
                CheckChanged(changed, bytes[16..], mustParse: false);
            }
    }

    [Theory]
    [Trait(Damage.Category, Damage.Mutations)]
    [InlineData(false)]
    [InlineData(true)]
    public void Damaged_images_are_found_or_harmless(bool compressed)
    {
        var bytes = IdxBytes.Images(7, 11, 13);
        var path = _folder.File("images");
        Damage.Check(path, compressed ? IdxBytes.Gzip(bytes) : bytes, () => IdxFile.ReadImages(path).Dispose());
    }

    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damaged_labels_are_found_or_harmless_beside_their_images()
    {
        var images = _folder.File("images", IdxBytes.Images(5, 2, 2));
        var labels = _folder.File("labels");
        Damage.Check(
            labels,
            IdxBytes.Labels(0, 1, 2, 1, 0),
            () => IdxFile.ReadDataset(images, labels, ["a", "b", "c"]).Dispose()
        );
    }

    private void CheckChanged(byte[] content, byte[] data, bool mustParse)
    {
        var path = _folder.File("changed", content);
        try
        {
            using var images = IdxFile.ReadImages(path);
            Assert.Equal(data, images.data<byte>().ToArray());
        }
        catch (DataFormatException)
        {
            Assert.False(mustParse);
        }
    }

    [Fact]
    public void Bytes_after_the_data_are_an_error()
    {
        var bytes = IdxBytes.Images(1, 2, 2);
        Assert.Contains("more bytes after the data of 1×2×2", Refused([.. bytes, 0]).Found);
        Assert.Contains("more bytes after the data of 1×2×2", Refused(IdxBytes.Gzip([.. bytes, 0])).Found);
    }

    [Theory]
    [InlineData(0x09)]
    [InlineData(0x0B)]
    [InlineData(0x0C)]
    [InlineData(0x0D)]
    [InlineData(0x0E)]
    public void Other_element_types_are_refused(byte type)
    {
        var error = Refused(IdxBytes.File(type, new byte[32], 2, 2, 2));
        Assert.Equal($"the magic number 0x0000{type:X2}03", error.Found);
        Assert.StartsWith("0x00000803", error.Expected);
    }

    [Fact]
    public void Labels_in_place_of_images_are_refused_by_their_magic() =>
        Assert.Equal(
            "the magic number 0x00000801",
            Refused(IdxBytes.Labels(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)).Found
        );

    [Fact]
    public void Images_in_place_of_labels_are_refused_by_their_magic() =>
        Assert.Equal(
            "the magic number 0x00000803",
            Assert
                .Throws<DataFormatException>(() => IdxFile.ReadLabels(_folder.File("labels", IdxBytes.Images(1, 1, 1))))
                .Found
        );

    [Fact]
    public void Images_without_pixels_are_refused() =>
        Assert.Contains("0×5", Refused(IdxBytes.File(8, [], 3, 0, 5)).Found);

    [Theory]
    [InlineData(uint.MaxValue, uint.MaxValue, uint.MaxValue)]
    [InlineData(60_000, 28, 28)]
    [InlineData(1, 1, 3_000_000_000)]
    public void Claims_beyond_the_file_are_refused_before_memory_is_taken(uint count, uint height, uint width)
    {
        foreach (
            var content in new[]
            {
                IdxBytes.File(8, new byte[9], count, height, width),
                IdxBytes.Gzip(IdxBytes.File(8, new byte[9], count, height, width)),
            }
        )
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Refused(content);
            Assert.Contains($"{count}×{height}×{width}", error.Expected);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        }
    }
}
