using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bce3s.Data.Tests.Datasets.Files;

public sealed class ImageListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ImageFiles Read(string content, int? classes = null) => Read(Encoding.UTF8.GetBytes(content), classes);

    private ImageFiles Read(byte[] content, int? classes = null) =>
        ImageList.Read(_folder.File("list.txt", content), "/images", classes);

    private void Refused(string content, params string[] said) => Refused(Encoding.UTF8.GetBytes(content), said);

    private void Refused(byte[] content, params string[] said)
    {
        var error = Assert.Throws<DataFormatException>(() => Read(content, 3));
        Assert.Equal(_folder.File("list.txt"), error.Path);
        foreach (var part in said)
            Assert.Contains(part, error.Message);
    }

    private static string[] Paths(ImageFiles files) =>
        [.. Enumerable.Range(0, (int)files.Count).Select(i => files.RelativePath(i))];

    [Theory]
    [InlineData("a/x.jpg 0\nb/y z.jpg 2\n")]
    [InlineData("a/x.jpg 0\nb/y z.jpg 2")]
    [InlineData("a/x.jpg 0\r\nb/y z.jpg 2\r\n")]
    [InlineData("a/x.jpg\t0\nb/y z.jpg\t2\n")]
    [InlineData("\uFEFFa/x.jpg 0\nb/y z.jpg 2\n")]
    public void Lines_end_in_either_way_and_paths_may_hold_spaces(string content)
    {
        var files = Read(content);
        Assert.Equal(["a/x.jpg", "b/y z.jpg"], Paths(files));
        Assert.Equal([0, 2], files.Labels);
        Assert.Equal([1, 0, 1], files.ClassCounts);
        Assert.Equal(Path.Combine("/images", "b/y z.jpg"), files.NameOf(1));
        Assert.Equal(1, DatasetStatistics.Of(files).EmptyClasses);
    }

    [Fact]
    public void The_number_of_classes_is_given_or_the_largest_label_and_one()
    {
        Assert.Equal(8, Read("x 7").Classes);
        Assert.Equal(20, Read("x 7", 20).Classes);
    }

    [Fact]
    public void Classes_are_named_by_their_folders_where_each_has_its_own()
    {
        Assert.Equal(["n1", "n2"], Read("t/n1/x 0\nv/n1/y 0\nt/n2/x 1").ClassNames);
        Assert.Equal(["n1", "1", "n2"], Read("n1/x 0\nn2/x 2").ClassNames);
        Assert.Equal(["0", "1"], Read("n1/x 0\nn1/y 1").ClassNames);
        Assert.Equal(["0", "1"], Read("n1/x 0\nn2/y 0\nn3/x 1").ClassNames);
        Assert.Equal(["0", "1"], Read("x 0\nn2/y 1").ClassNames);
        Assert.Equal(["0", "1"], Read("1/x 0", 2).ClassNames);
    }

    [Fact]
    public void Broken_lines_are_named()
    {
        Refused("", "empty");
        Refused("a 0\n\nb 1", "line 2", "path label");
        Refused("a 0\nb", "line 2", "path label");
        Refused("a 0\nb one", "\"one\"", "line 2");
        Refused("a 0\nb 1.0", "\"1.0\"", "line 2");
        Refused("a 0\nb ", "\"\"", "line 2");
        Refused("a 0\nb -1", "label -1", "line 2", "0 … 2");
        Refused("a 0\nb 3", "label 3", "line 2", "0 … 2");
        Refused("a 0\nb 99999999999999999999", "9999", "line 2");
        Refused("a 0\n 1", "empty path", "line 2");
    }

    [Fact]
    public void Paths_stay_below_the_root_and_are_there_once()
    {
        Refused("a 0\nb 1\na 1", "\"a\"", "line 1", "line 3");
        Refused("/a 0", "absolute", "line 1");
        Refused("\\a 0", "absolute");
        Refused("C:\\a 0", "absolute");
        Refused("../a 0", "..", "line 1");
        Refused("a/.. 0", "..");
        Refused("a\\..\\b 0", "..");
        Refused("a\0b 0", "zero byte");
        Refused([.. "a 0\nb"u8, 0xC3, 0x28, .. " 1"u8], "UTF-8", "line 2");
        Assert.Equal(["..a/b.."], Paths(Read("..a/b.. 0")));
    }

    [Fact]
    public void Memory_for_labels_and_lines_is_bounded()
    {
        var error = Assert.Throws<DataFormatException>(() => Read("a 1048576"));
        Assert.Contains("1048575", error.Message);
        error = Assert.Throws<DataFormatException>(() => Read($"a 0\n{new string('a', 70_000)} 1"));
        Assert.Contains("line 2", error.Message);
        Assert.Equal(60_000, Read($"{new string('a', 60_000)} 1").RelativePath(0).Length);
    }

    [Fact]
    public void A_missing_list_is_named()
    {
        var error = Assert.Throws<DataNotFoundException>(() => ImageList.Read(_folder.File("none.txt"), "/"));
        Assert.Contains("none.txt", error.Message);
        Assert.Equal(_folder.Path, error.Path);
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var characters = Gen.Elements('a', 'é', ' ', '.', '/', '字', '\t', ':', '"', '-');
        var path = Gen.ArrayOf(characters).Select(text => $"image{new string(text).Replace("..", "x")}");
        var images = Gen.ListOf(Gen.Zip(path, Gen.Choose(0, 50)))
            .Select(list => list.DistinctBy(image => image.Item1).ToArray())
            .Where(list => list.Length > 0);
        Prop.ForAll(
                images.ToArbitrary(),
                list =>
                {
                    var file = _folder.File("written.txt");
                    ImageList.Write(file, list.Select(image => (image.Item1, (long)image.Item2)));
                    var read = ImageList.Read(file, "/");
                    return Paths(read).SequenceEqual(list.Select(image => image.Item1))
                        && read.Labels.SequenceEqual(list.Select(image => (long)image.Item2));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_could_not_be_read_is_not_written()
    {
        var file = _folder.File("written.txt");
        foreach (var path in (string[])["", "/a", "../a", "a\nb", "a\rb", "a\0"])
            Assert.Throws<ArgumentException>(() => ImageList.Write(file, [("b", 0), (path, 0)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageList.Write(file, [("a", -1)]));
        Assert.Empty(_folder.Names());
    }

    [Fact]
    [Trait(Damage.Category, Damage.Mutations)]
    public void Damaged_lists_are_read_or_refused()
    {
        var file = _folder.File("list");
        var lines = Enumerable.Range(0, 40).Select(i => $"train/n{i % 7}/image {i}.jpg {i % 7}");
        Damage.Check(
            file,
            Encoding.UTF8.GetBytes(string.Join('\n', lines)),
            () => ImageList.Read(file, "/", 10).Dispose()
        );
    }

    [SkippableTheory]
    [InlineData("Places_LT_train.txt", 62_500, 365, 4_980, 5, 131, 163, 71)]
    [InlineData("ImageNet_LT_val.txt", 20_000, 1_000, 20, 20, 0, 1_000, 0)]
    [InlineData("iNaturalist18_val.txt", 24_426, 8_142, 3, 3, 0, 0, 8_142)]
    public void Real_lists_have_their_published_counts(
        string name,
        int images,
        int classes,
        int largest,
        int smallest,
        int many,
        int medium,
        int few
    )
    {
        var files = ImageList.Read(SharedLists.Unpack(name, _folder), "/");
        var statistics = DatasetStatistics.Of(files);
        Assert.Equal((images, classes), ((int)files.Count, files.Classes));
        Assert.Equal((largest, smallest), ((int)statistics.Largest, (int)statistics.Smallest));
        Assert.Equal((many, medium, few), (statistics.Many.Classes, statistics.Medium.Classes, statistics.Few.Classes));
        Assert.Equal(Path.GetFileName(Path.GetDirectoryName(files.RelativePath(0))), files.ClassNames[files.Labels[0]]);
    }
}
