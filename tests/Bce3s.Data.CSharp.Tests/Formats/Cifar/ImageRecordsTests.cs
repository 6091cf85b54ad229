using Xunit;

namespace Bce3s.Data.Tests.Formats;

public sealed class ImageRecordsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void Any_number_of_records_comes_back(int count)
    {
        var labels = Enumerable.Range(0, count).Select(i => (byte)(i * 5 % 7)).ToArray();
        var path = _folder.File("set.bin", CifarFiles.Records(0, labels));
        using var set = ImageRecords.Read([path], ["a", "b", "c", "d", "e", "f", "g"]);
        CifarFiles.AssertImages(set, 0, Array.ConvertAll(labels, label => (long)label));
    }

    [Fact]
    public void Files_follow_each_other()
    {
        var first = _folder.File("1.bin", CifarFiles.Records(0, 1, 0));
        var second = _folder.File("2.bin", CifarFiles.Records(2, 1));
        using var set = ImageRecords.Read([first, second], ["a", "b"]);
        CifarFiles.AssertImages(set, 0, 1, 0, 1);
    }

    [Fact]
    public void Any_of_several_label_bytes_can_be_the_label()
    {
        var path = _folder.File("3.bin", CifarFiles.Records(0, [2, 0, 1], [1, 2, 0]));
        foreach (var (label, expected) in new[] { (0, new long[] { 2, 1 }), (1, [0, 2]), (2, [1, 0]) })
        {
            using var set = ImageRecords.Read([path], ["a", "b", "c"], labelBytes: 3, label);
            CifarFiles.AssertImages(set, 0, expected);
        }
    }

    [Theory]
    [InlineData("ant\nbee\ncat\n")]
    [InlineData("ant 55\r\nbee 800\r\ncat 42")]
    [InlineData("  ant\n\nbee\ncat\n\n")]
    public void A_folder_with_names_is_a_set(string names)
    {
        _folder.File("train.bin", CifarFiles.Records(0, 2, 0, 2));
        _folder.File("test.bin", CifarFiles.Records(3, 1));
        _folder.File("names.txt", System.Text.Encoding.UTF8.GetBytes(names));
        var (train, test) = ImageRecords.Load(_folder.Path);
        using (train)
        using (test)
        {
            Assert.Equal(["ant", "bee", "cat"], train.ClassNames);
            CifarFiles.AssertImages(train, 0, 2, 0, 2);
            CifarFiles.AssertImages(test, 3, 1);
        }
    }

    [Fact]
    public void Symbolic_links_lead_to_their_files()
    {
        var link = _folder.File("link.bin");
        File.CreateSymbolicLink(link, _folder.File("set.bin", CifarFiles.Records(0, 1, 0)));
        using var set = ImageRecords.Read([link], ["a", "b"]);
        CifarFiles.AssertImages(set, 0, 1, 0);
    }

    [Fact]
    public void A_number_that_only_some_names_end_with_belongs_to_them()
    {
        _folder.File("train.bin", CifarFiles.Records(0, 1));
        _folder.File("test.bin", CifarFiles.Records(3, 1));
        _folder.File("names.txt", "vehicles 1\nvehicles 2\nothers"u8.ToArray());
        var (train, test) = ImageRecords.Load(_folder.Path);
        Assert.Equal(["vehicles 1", "vehicles 2", "others"], train.ClassNames);
        train.Dispose();
        test.Dispose();
    }

    [Fact]
    public void A_folder_without_one_of_the_files_is_no_set()
    {
        _folder.File("train.bin", CifarFiles.Records(0, 1));
        _folder.File("test.bin", CifarFiles.Records(3, 1));
        Assert.Contains(
            "names.txt",
            Assert.Throws<DataNotFoundException>(() => ImageRecords.Load(_folder.Path)).Layout
        );
    }

    [Fact]
    public void A_file_that_ends_within_a_record_says_which()
    {
        var whole = CifarFiles.Records(0, 0, 1, 0);
        foreach (var length in new[] { 1, 3072, 3074, 6000 })
        {
            var path = _folder.File("cut.bin", whole[..^length]);
            var error = Assert.Throws<DataFormatException>(() => ImageRecords.Read([path], ["a", "b"]));
            Assert.Equal(path, error.Path);
            var left = whole.Length - length;
            Assert.Contains($"within record {left / 3073} (from byte {left / 3073 * 3073} on)", error.Found);
            Assert.Contains("whole records of 3073 bytes", error.Expected);
        }
        foreach (var length in new[] { 0, 1, 3072 })
            Assert.Equal(
                $"{length} bytes",
                Assert
                    .Throws<DataFormatException>(() =>
                        ImageRecords.Read([_folder.File("cut.bin", whole[..length])], ["a", "b"])
                    )
                    .Found
            );
    }

    [Fact]
    public void A_label_without_a_class_says_record_and_byte()
    {
        var good = _folder.File("1.bin", CifarFiles.Records(0, 1, 0));
        var bad = _folder.File("2.bin", CifarFiles.Records(2, [0, 1], [1, 7]));
        var before = LiveTensors.Count();
        var error = Assert.Throws<DataFormatException>(() => ImageRecords.Read([bad], ["a", "b"], 2, 1));
        Assert.Equal(("label 7 of record 1 at byte 3075", "labels 0 … 1"), (error.Found, error.Expected));
        Assert.Throws<DataFormatException>(() => ImageRecords.Read([good, bad], ["a", "b"]));
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void Reading_allocates_nothing_for_an_image()
    {
        var path = _folder.File("many.bin", CifarFiles.Records(0, new byte[1000]));
        ImageRecords.Read([path], ["a"]).Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();
        ImageRecords.Read([path], ["a"]).Dispose();
        // The buffer of 64 records, labels twice.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 3073 + 2 * 8 * 1000 + 8_000);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(2, -1)]
    public void A_label_outside_the_label_bytes_is_refused(int labelBytes, int label) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageRecords.Read(["x"], ["a"], labelBytes, label));

    [Theory]
    [Trait(Damage.Category, Damage.Mutations)]
    [InlineData("train.bin")]
    [InlineData("names.txt")]
    public void Damage_is_found_or_harmless(string file)
    {
        _folder.File("train.bin", CifarFiles.Records(0, 2, 0, 1));
        _folder.File("test.bin", CifarFiles.Records(3, 1));
        _folder.File("names.txt", "ant 1\nbee 2\ncat 3"u8.ToArray());
        Damage.Check(
            _folder.File(file),
            File.ReadAllBytes(_folder.File(file)),
            () =>
            {
                var (train, test) = ImageRecords.Load(_folder.Path);
                train.Dispose();
                test.Dispose();
            }
        );
    }
}
