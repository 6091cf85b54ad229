using Xunit;

namespace Bce3s.Data.Tests.Formats;

public sealed class RecordIOImagesTests : IDisposable
{
    private static readonly byte[] s_magic = [0x0A, 0x23, 0xD7, 0xCE];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private RecordIOImages Open(RecordBytes bytes, bool index = true, IReadOnlyList<string>? classNames = null)
    {
        var path = _folder.File("train.rec", bytes.Records);
        if (index)
            _folder.File("train.idx", bytes.Index);
        return RecordIOImages.Open(path, classNames);
    }

    /// <summary>Images of 0 … 6 bytes, so that every padding occurs; their classes are 2, 0, 2, 0, ….</summary>
    private static byte[] Content(int i) => [.. Enumerable.Range(1, i + 1).Select(b => (byte)(10 * i + b))];

    private static RecordBytes SevenImages()
    {
        var bytes = new RecordBytes();
        for (var i = 0; i < 7; i++)
            bytes.Add((ulong)(30 - i), RecordBytes.Image(i % 2 == 0 ? 2 : 0, (ulong)(30 - i), Content(i)));
        return bytes;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Images_come_back_with_and_without_an_index(bool index)
    {
        using var images = Open(SevenImages(), index);
        Assert.Equal([2, 0, 2, 0, 2, 0, 2], images.Labels);
        Assert.Equal(["0", "1", "2"], images.ClassNames);
        Assert.Equal([3, 0, 4], images.ClassCounts);
        foreach (var i in new[] { 6, 0, 3, 3, 5, 1, 2, 4 })
        {
            Assert.Equal(Content(i), images.ReadEncoded(i));
            Assert.Equal(30 - i, images.KeyOf(i));
        }
        Assert.EndsWith("/train.rec: record 30 at byte 0", images.NameOf(0).Replace('\\', '/'));
        Assert.Equal("train.rec: record 30 at byte 0", images.RelativeName(0));
        Assert.Equal("train.rec: record 29 at byte 36", images.Subset([1]).RelativeName(0));
        Assert.EndsWith("train.rec: record 29 at byte 36", images.NameOf(1));
    }

    [Fact]
    public void The_order_is_that_of_the_index()
    {
        var bytes = SevenImages();
        _folder.File("train.rec", bytes.Records);
        var lines = System
            .Text.Encoding.ASCII.GetString(bytes.Index)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        File.WriteAllLines(_folder.File("train.idx"), lines.Reverse().Take(3));
        using var images = RecordIOImages.Open(_folder.File("train.rec"));
        Assert.Equal(3, images.Count);
        Assert.Equal([24, 25, 26], Enumerable.Range(0, 3).Select(i => images.KeyOf(i)));
        Assert.Equal(Content(6), images.ReadEncoded(0));
    }

    [Fact]
    public void The_first_of_several_labels_is_the_class()
    {
        using var images = Open(
            new RecordBytes()
                .Add(0, RecordBytes.Several(0, [1, 7.5f, -3], Content(2)))
                .Add(1, RecordBytes.Several(1, [3], Content(4)))
        );
        Assert.Equal([1, 3], images.Labels);
        Assert.Equal(Content(2), images.ReadEncoded(0));
        Assert.Equal(Content(4), images.ReadEncoded(1));
    }

    private static RecordBytes Faces(float end = 6)
    {
        var bytes = new RecordBytes().Add(0, RecordBytes.Several(0, [end, 9], []));
        for (var i = 1; i <= 5; i++)
            bytes.Add((ulong)i, RecordBytes.Image((i - 1) / 2, (ulong)i, Content(i)));
        return bytes
            .Add(6, RecordBytes.Several(6, [1, 3], []))
            .Add(7, RecordBytes.Several(7, [3, 5], []))
            .Add(8, RecordBytes.Several(8, [5, 6], []));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Insightfaces_counts_and_identities_are_no_images(bool index)
    {
        using var images = Open(Faces(), index);
        Assert.Equal([0, 0, 1, 1, 2], images.Labels);
        Assert.Equal(3, images.Classes);
        Assert.Equal(Content(1), images.ReadEncoded(0));
        Assert.Equal(5, images.KeyOf(4));
    }

    [Fact]
    public void Identities_without_images_are_classes()
    {
        using var images = Open(
            new RecordBytes()
                .Add(0, RecordBytes.Several(0, [2, 5], []))
                .Add(1, RecordBytes.Image(0, 1, Content(1)))
                .Add(2, RecordBytes.Several(2, [1, 2], []))
                .Add(3, RecordBytes.Several(3, [2, 2], []))
                .Add(4, RecordBytes.Several(4, [2, 2], []))
        );
        Assert.Equal([1, 0, 0], images.ClassCounts);
    }

    [Fact]
    public void Counts_that_differ_from_the_images_are_an_error()
    {
        var error = Assert.Throws<DataFormatException>(() => Open(Faces(end: 7)));
        Assert.Equal("5 images", error.Found);
        Assert.StartsWith("6: the first record", error.Expected);
    }

    /// <summary>float32 has every second whole number beyond 2^24 alone.</summary>
    [Theory]
    [InlineData(5, 6f, true)]
    [InlineData(5, 7f, false)]
    [InlineData(16_777_216, 16_777_216f, true)]
    [InlineData(17_091_657, 17_091_658f, true)]
    [InlineData(17_091_657, 17_091_656f, false)]
    [InlineData(17_091_659, 17_091_660f, true)]
    [InlineData(int.MaxValue, 2_147_483_648f, true)]
    [InlineData(5, float.NaN, false)]
    public void Counts_of_many_images_are_rounded_once(int images, float end, bool fits) =>
        Assert.Equal(fits, RecordContents.IsEndOf(images, end));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Records_in_parts_have_the_magic_number_between_them(bool index)
    {
        var head = RecordBytes.Image(1, 5, []);
        var bytes = new RecordBytes()
            .Add(5, [.. head, 1, 2, 3, 4], [], [9, 8, 7, 6], [5])
            .Add(6, RecordBytes.Image(0, 6, Content(3)));
        using var images = Open(bytes, index);
        Assert.Equal([1, 0], images.Labels);
        Assert.Equal([1, 2, 3, 4, .. s_magic, .. s_magic, 9, 8, 7, 6, .. s_magic, 5], images.ReadEncoded(0));
        Assert.Equal(Content(3), images.ReadEncoded(1));
    }

    [Fact]
    public void A_record_may_be_cut_within_its_head()
    {
        // An id that is the magic number: the head itself is in two parts.
        var whole = RecordBytes.Image(1, RecordBytes.Magic, [42]);
        using var images = Open(new RecordBytes().Add(3, whole[..8], whole[12..]));
        Assert.Equal([1], images.Labels);
        Assert.Equal([42], images.ReadEncoded(0));
    }

    [Fact]
    public void Names_of_classes_can_be_given()
    {
        using var images = Open(SevenImages(), classNames: ["ant", "bee", "cat", "dog"]);
        Assert.Equal([3, 0, 4, 0], images.ClassCounts);
        var error = Assert.Throws<DataFormatException>(() => Open(SevenImages(), classNames: ["ant", "bee"]));
        Assert.Equal(("the label 2 in the record at byte 0", "a class: 0 … 1"), (error.Found, error.Expected));
    }

    [Fact]
    public void Several_threads_read_at_once()
    {
        using var images = Open(SevenImages());
        Parallel.For(0, 200, i => Assert.Equal(Content(i % 7), images.ReadEncoded(i % 7)));
    }

    [Fact]
    public void What_the_synthetic_writer_writes_comes_back()
    {
        byte[] odd = [1, 2, 3, 4, .. s_magic, 5, 6, 7, 8, .. s_magic, .. s_magic, 9];
        using (var writer = new RecordWriter(_folder.File("train.rec")))
        {
            writer.Write(0, 3, 5);
            writer.Write(1, 0, odd);
            writer.Write(2, 1, Content(4));
            writer.Write(3, 1, 2);
            writer.Write(4, 2, 3);
        }
        using var images = RecordIOImages.Open(_folder.File("train.rec"));
        Assert.Equal([0, 1], images.Labels);
        Assert.Equal(odd, images.ReadEncoded(0));
        Assert.Equal(Content(4), images.ReadEncoded(1));
    }

    [Fact]
    public void Positions_outside_are_refused()
    {
        using var images = Open(SevenImages());
        Assert.Throws<ArgumentOutOfRangeException>(() => images.ReadEncoded(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => images.NameOf(-1));
        using var reader = images.OpenReader();
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Open(7));
    }

    [Fact]
    public void A_lower_cap_on_pixels_can_be_set()
    {
        var picture = new Picture();
        picture.Reset(1, 3, 4);
        var record = RecordBytes.Image(0, 0, ImageEncoder.Png(picture));
        using var images = Open(new RecordBytes().Add(0, record));
        images.MaximumPixels = 11;
        using var reader = images.OpenReader();
        Assert.Equal("1 … 11 pixels", Assert.Throws<DataFormatException>(() => reader.Open(0)).Expected);
    }

    [Fact]
    public void An_image_that_is_none_is_named_when_it_is_opened()
    {
        using var images = Open(SevenImages());
        using var reader = images.OpenReader();
        var error = Assert.Throws<DataFormatException>(() => reader.Open(1));
        Assert.Equal(images.NameOf(1), error.Path);
        Assert.Throws<InvalidOperationException>(() => reader.Decode(new Picture()));
    }

    [Fact]
    public void A_missing_file_is_the_systems_error() =>
        Assert.Throws<FileNotFoundException>(() => RecordIOImages.Open(_folder.File("absent.rec")));

    [SkippableFact]
    public void Records_by_im2rec_are_decoded()
    {
        var folder = Path.Combine(Places.Repository, "..", "shared", "data", "recordio");
        Skip.IfNot(Directory.Exists(folder), $"{folder} is not there.");
        using var images = RecordIOImages.Open(Path.Combine(folder, "train.rec"), ["man", "woman"]);
        // The list beside it: key, class, file.
        var list = File.ReadAllLines(Path.Combine(folder, "train.lst")).Select(line => line.Split('\t')).ToArray();
        Assert.Equal(list.Select(line => long.Parse(line[0])), Enumerable.Range(0, 8).Select(i => images.KeyOf(i)));
        Assert.Equal(list.Select(line => long.Parse(line[1])), images.Labels);

        File.Copy(Path.Combine(folder, "train.rec"), _folder.File("scanned.rec"));
        using var scanned = RecordIOImages.Open(_folder.File("scanned.rec"));
        using var reader = images.OpenReader();
        var picture = new Picture();
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(images.KeyOf(i), scanned.KeyOf(i));
            Assert.Equal(images.ReadEncoded(i), scanned.ReadEncoded(i));
            var size = reader.Open(i);
            reader.Decode(picture);
            Assert.Equal((3, size.Height, size.Width), (picture.Channels, picture.Height, picture.Width));
        }
    }
}
