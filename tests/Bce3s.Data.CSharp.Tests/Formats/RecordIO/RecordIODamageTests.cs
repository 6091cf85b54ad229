using System.Buffers.Binary;
using System.Text;
using Xunit;

namespace Bce3s.Data.Tests.Formats;

public sealed class RecordIODamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static RecordBytes TwoImages() =>
        new RecordBytes()
            .Add(0, RecordBytes.Image(0, 0, [1, 2, 3]))
            .Add(1, [.. RecordBytes.Image(1, 1, [4, 5, 6, 7]), 0, 0, 0, 0], [8, 9]);

    private DataFormatException Refused(byte[] records, byte[]? index = null)
    {
        var path = _folder.File("train.rec", records);
        File.Delete(_folder.File("train.idx"));
        if (index is not null)
            _folder.File("train.idx", index);
        var error = Assert.Throws<DataFormatException>(() =>
        {
            using var images = RecordIOImages.Open(path);
            for (var i = 0; i < images.Count; i++)
                images.ReadEncoded(i);
        });
        Assert.StartsWith(_folder.Path, error.Path);
        return error;
    }

    [Fact]
    public void Every_cut_is_an_error_but_of_padding_and_between_records()
    {
        var bytes = TwoImages();
        var records = bytes.Records;
        for (var length = 0; length < records.Length - 2; length++)
        {
            // 8 + 27 bytes, filled up to 36.
            if (length is not (35 or 36))
                Refused(records[..length]);
            Refused(records[..length], bytes.Index);
        }
    }

    [Fact]
    public void Another_magic_number_is_an_error()
    {
        var records = TwoImages().Records;
        records[36] ^= 1;
        var error = Refused(records);
        Assert.Equal("the number 0xCED7230B at byte 36 in the record at byte 36", error.Found);
        Assert.Equal("the magic number 0xCED7230A", error.Expected);
    }

    [Theory]
    [InlineData(2u, "part 2")]
    [InlineData(3u, "part 3")]
    [InlineData(7u, "part 7")]
    public void A_record_that_starts_with_a_later_part_is_an_error(uint place, string found) =>
        Assert.StartsWith(found, Refused(new RecordBytes().Part(place, new byte[28]).Records).Found);

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    public void A_record_without_its_last_part_is_an_error(uint next) =>
        Assert.Contains(
            $"part {next}",
            Refused(new RecordBytes().Part(1, new byte[28]).Part(next, new byte[28]).Records).Found
        );

    [Fact]
    public void A_length_beyond_the_file_is_refused_before_memory_is_taken()
    {
        var records = TwoImages().Records;
        BinaryPrimitives.WriteUInt32LittleEndian(records.AsSpan(4), 0x1FFF_FFFF);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains($"{0x1FFF_FFFF}, as its head says", Refused(records).Expected);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(4097u)]
    [InlineData(2u)]
    public void Labels_that_are_not_there_are_an_error(uint flag) =>
        Assert.Contains(
            $"with {flag} labels",
            Refused(new RecordBytes().Add(0, RecordBytes.Record(flag, 0, 0, [], [1, 2, 3, 4])).Records).Found
        );

    [Theory]
    [InlineData(-1f)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e9f)]
    public void Labels_that_are_no_class_are_an_error(float label) =>
        Assert.StartsWith(
            "the label ",
            Refused(new RecordBytes().Add(0, RecordBytes.Image(label, 0, [1])).Records).Found
        );

    [Fact]
    public void Records_without_images_are_an_error()
    {
        Assert.Contains("no image", Refused(new RecordBytes().Add(0, RecordBytes.Image(0, 0, [])).Records).Found);
        Assert.Contains(
            "2 records without an image",
            Refused(
                new RecordBytes()
                    .Add(0, RecordBytes.Several(0, [1, 2], []))
                    .Add(1, RecordBytes.Several(1, [1, 1], []))
                    .Records
            ).Found
        );
        Assert.Contains("0 records", Refused([]).Found);
        Assert.Contains("0 records", Refused(TwoImages().Records, []).Found);
        Assert.Contains("3 bytes in the record", Refused(new RecordBytes().Part(0, [1, 2, 3]).Records).Found);
    }

    [Theory]
    [InlineData("0\t0\nx\t36\n", "line 2: \"x\t36\"")]
    [InlineData("0 0\n", "line 1")]
    [InlineData("0\t0\t1\n", "line 1")]
    [InlineData("\n", "line 1")]
    [InlineData("99999999999999999999\t0\n", "line 1")]
    [InlineData("0\t-4\n", "the offset -4 in line 1")]
    [InlineData("0\t2\n", "the offset 2 in line 1")]
    [InlineData("0\t0\n1\t4096\n", "the offset 4096 in line 2")]
    [InlineData("0\t0\n0\t36\n", "the key 0 twice")]
    [InlineData("0\t0\n1\t0\n", "the offset 0 twice")]
    [InlineData("0\t4\n", "the number")]
    public void A_broken_index_is_an_error(string index, string found) =>
        Assert.Contains(
            found.Replace('\t', '\uFFFD'),
            Refused(TwoImages().Records, Encoding.ASCII.GetBytes(index)).Found
        );

    [Fact]
    public void Records_that_share_their_parts_are_an_error()
    {
        // Many first parts, each up to the same chain: going through it for each would take time that grows with their product.
        const int firsts = 1000;
        var records = new RecordBytes();
        for (var i = 0; i < firsts; i++)
            records.Part(1, new byte[8]);
        for (var i = 0; i < 10_000; i++)
            records.Part(2, new byte[4]);
        var bytes = records.Part(3, []).Records;
        for (var i = 0; i < firsts; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16 * i + 4), 1 << 29 | 8 + 16 * (firsts - 1 - i));
        var index = string.Concat(Enumerable.Range(0, firsts).Select(i => $"{i}\t{16 * i}\n"));
        var error = Refused(bytes, Encoding.ASCII.GetBytes(index));
        Assert.Equal("a part up to byte 16000 in the record at byte 0", error.Found);
        Assert.Equal("its end before the next record, which starts at byte 16", error.Expected);
    }

    [Theory]
    [Trait(Damage.Category, Damage.Mutations)]
    [InlineData("train.rec", true)]
    [InlineData("train.rec", false)]
    [InlineData("train.idx", true)]
    public void Damage_is_found_or_harmless(string file, bool index)
    {
        var bytes = new RecordBytes().Add(0, RecordBytes.Several(0, [4, 6], []));
        bytes.Add(1, RecordBytes.Image(0, 1, new byte[50])).Add(2, RecordBytes.Image(1, 2, [1]), [4, 5, 6, 7, 8]);
        bytes.Add(3, RecordBytes.Several(3, [1, 0, 2], new byte[33]));
        bytes.Add(4, RecordBytes.Several(4, [1, 2], [])).Add(5, RecordBytes.Several(5, [2, 4], []));
        _folder.File("train.rec", bytes.Records);
        if (index)
            _folder.File("train.idx", bytes.Index);
        Damage.Check(
            _folder.File(file),
            file == "train.idx" ? bytes.Index : bytes.Records,
            () =>
            {
                using var images = RecordIOImages.Open(_folder.File("train.rec"));
                for (var i = 0; i < images.Count; i++)
                    images.ReadEncoded(i);
            },
            // A label of a million makes as many class names.
            memory: 128 << 20
        );
    }
}
