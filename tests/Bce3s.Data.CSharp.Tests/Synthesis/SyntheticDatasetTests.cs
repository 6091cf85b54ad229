using Xunit;

namespace Bce3s.Data.Tests.Synthesis;

public sealed class SyntheticDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Target => _folder.File("set");

    /// <summary>20 classes of 60 … 2 images.</summary>
    private static SyntheticProfile Small(SyntheticLayout layout) =>
        new("small", 8, layout, FittedCounts.Descending(300, (0, 60), (19, 2)));

    private static SyntheticProfile SmallImageNet { get; } = Small(new ImageNetLayout());

    private ImageFiles List(string name) => ImageList.Read(Path.Combine(Target, name), Target);

    private static HashSet<string> Contents(ImageFiles files) =>
        [.. Enumerable.Range(0, (int)files.Count).Select(i => Convert.ToHexString(File.ReadAllBytes(files.NameOf(i))))];

    private static string[] Paths(ImageFiles files) =>
        [.. Enumerable.Range(0, (int)files.Count).Select(i => files.RelativePath(i))];

    private static string[] Names(string folder) =>
        [
            .. Directory
                .GetFileSystemEntries(folder)
                .Select(entry => Path.GetFileName(entry)!)
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void INaturalist_has_its_tree_lists_and_annotations()
    {
        var profile = Small(new INaturalistLayout());
        var statistics = SyntheticDataset.Write(profile, 1, Target);
        Assert.Equal((300, 60, 2), (statistics.Images, statistics.Largest, statistics.Smallest));
        Assert.Equal(
            [
                "SYNTHETIC.txt",
                "iNaturalist18_train.txt",
                "iNaturalist18_val.txt",
                "train2018.json",
                "train_val2018",
                "val2018.json",
            ],
            Names(Target)
        );
        using var train = List("iNaturalist18_train.txt");
        using var validation = List("iNaturalist18_val.txt");
        Assert.Equal(profile.ClassCounts(), train.ClassCounts);
        Assert.All(validation.ClassCounts, count => Assert.Equal(3, count));
        Assert.Equal((0, 0), (train.MissingFiles().Count, validation.MissingFiles().Count));
        Assert.Equal(360, Contents(train).Union(Contents(validation)).Count());
        Assert.All(
            Paths(train),
            path => Assert.Matches("^train_val2018/(Animalia|Arachnida)/[0-9]+/[0-9a-f]{32}[.]jpg$", path)
        );
        Assert.NotEqual(train.Labels.Order(), train.Labels);

        using var annotated = INaturalistJson.Read(Path.Combine(Target, "train2018.json"), Target);
        Assert.Equal(Paths(train), Paths(annotated));
        Assert.Equal(train.Labels, annotated.Labels);
        using var held = INaturalistJson.Read(Path.Combine(Target, "val2018.json"), Target);
        Assert.Equal(Paths(validation), Paths(held));
        Assert.Equal(validation.Labels, held.Labels);
        Assert.Equal(annotated.ClassNames, held.ClassNames);
        Assert.Equal("Arachnida 7", held.ClassNames[7]);
    }

    [SkippableFact]
    public void INaturalist_has_the_real_folders()
    {
        using var real = ImageList.Read(
            Datasets.Files.SharedLists.Unpack("iNaturalist18_val.txt", _folder),
            _folder.Path
        );
        var folders = Paths(real).Select(path => Path.GetDirectoryName(path)!).ToHashSet();
        for (var label = 0; label < 8_142; label++)
            Assert.Contains(INaturalistLayout.Folder(label), folders);
    }

    [Fact]
    public void ImageNet_has_three_lists_without_common_images()
    {
        SyntheticDataset.Write(SmallImageNet, 0.1, Target);
        using var train = List("ImageNet_LT_train.txt");
        using var validation = List("ImageNet_LT_val.txt");
        using var test = List("ImageNet_LT_test.txt");
        Assert.Equal(SmallImageNet.ClassCounts(0.1), train.ClassCounts);
        Assert.All(validation.ClassCounts, count => Assert.Equal(2, count));
        Assert.All(test.ClassCounts, count => Assert.Equal(5, count));
        Assert.Equal("train/n01440764/n01440764_0.JPEG", train.RelativePath(0));
        Assert.Equal("val/n01440764/ILSVRC2012_val_00000001.JPEG", test.RelativePath(0));
        Assert.Equal(train.ClassNames, test.ClassNames);
        Assert.Equal(train.ClassNames.Order(StringComparer.Ordinal), train.ClassNames);
        foreach (var set in (ImageFiles[])[train, validation, test])
            Assert.Equal(0, set.MissingFiles().Count);
        Assert.Equal(
            train.Count + validation.Count + test.Count,
            Contents(train).Union(Contents(validation)).Union(Contents(test)).Count()
        );
        using var folders = ImageFolder.Read(Path.Combine(Target, "val"));
        Assert.Equal(test.Labels, folders.Labels);
        Assert.Equal(Paths(test), Paths(folders).Select(path => $"val/{path}"));
    }

    [Fact]
    public void Images_have_the_size_asked_for_and_tell_classes_apart()
    {
        SyntheticDataset.Write(SmallImageNet, 0.1, Target, size: 40);
        using var train = List("ImageNet_LT_train.txt");
        using var test = List("ImageNet_LT_test.txt");
        var prototypes = Enumerable.Range(0, 20).Select(c => Colours(train, Array.IndexOf(train.Labels, c))).ToArray();
        var right = 0;
        for (var i = 0; i < test.Count; i++)
        {
            var seen = Colours(test, i);
            var nearest = Enumerable
                .Range(0, 20)
                .MinBy(c => prototypes[c].Zip(seen, (one, other) => (one - other) * (one - other)).Sum());
            right += nearest == test.Labels[i] ? 1 : 0;
        }
        Assert.InRange(right, 70, 100);
    }

    /// <summary>Mean colours of the four quarters.</summary>
    private static double[] Colours(ImageFiles files, int index)
    {
        using var reader = files.OpenReader();
        var size = reader.Open(index);
        Assert.Contains((size.Height, size.Width), (IEnumerable<(int, int)>)[(40, 40), (30, 40), (40, 30)]);
        var image = new Picture();
        reader.Decode(image);
        Resampling.Resize(image, 2, 2, Interpolation.Box);
        return [.. image.Bytes.ToArray().Select(value => (double)value)];
    }

    [Fact]
    public void The_same_seed_gives_the_same_files_and_another_one_others()
    {
        string[] Write(string name, long seed)
        {
            var folder = _folder.File(name);
            SyntheticDataset.Write(SmallImageNet, 0.1, folder, seed: seed);
            return
            [
                .. Directory
                    .GetFiles(folder, "*", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
                    .Select(file => Path.GetRelativePath(folder, file) + Convert.ToHexString(File.ReadAllBytes(file))),
            ];
        }
        var one = Write("a", 1);
        Assert.Equal(one, Write("b", 1));
        var other = Write("c", 2);
        Assert.Equal(one.Length, other.Length);
        Assert.Equal(3, one.Intersect(other).Count());
    }

    [Fact]
    public void Faces_are_records_as_insightface_reads_them()
    {
        var profile = Small(new FacesLayout());
        SyntheticDataset.Write(profile, 1, Target);
        Assert.Equal(["SYNTHETIC.txt", "property", "train.idx", "train.rec"], Names(Target));
        Assert.Equal("20,8,8\n", File.ReadAllText(Path.Combine(Target, "property")));
        var records = RecordBytes.Read(Path.Combine(Target, "train.rec"));
        Assert.Equal(1 + 300 + 20, records.Count);
        Assert.Equal([301, 321], records[0].Labels);
        var key = 1;
        for (var c = 0; c < 20; c++)
        {
            var count = (int)profile.ClassCounts()[c];
            Assert.Equal([key, key + count], records[301 + c].Labels);
            Assert.Empty(records[301 + c].Content);
            for (var i = 0; i < count; i++, key++)
            {
                Assert.Equal(((long)key, (float)c), (records[key].Id, records[key].Label));
                Assert.Equal([0xFF, 0xD8], records[key].Content[..2]);
            }
        }
        Assert.Equal(
            records.Select((record, i) => $"{i}\t{record.Offset}"),
            File.ReadLines(Path.Combine(Target, "train.idx"))
        );
        using var images = RecordIOImages.Open(Path.Combine(Target, "train.rec"));
        Assert.Equal(profile.ClassCounts(), images.ClassCounts);
        using var reader = images.OpenReader();
        for (var i = 0; i < images.Count; i++)
            Assert.Equal(new ImageSize(8, 8), reader.Open(i));
    }

    [Fact]
    public void A_folder_with_content_is_left_alone()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "mine.txt"), "mine");
        var error = Assert.Throws<DataWriteException>(() => SyntheticDataset.Write(SmallImageNet, 1, Target));
        Assert.Equal(Target, error.Path);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Target, "mine.txt")));
        Assert.Equal(["set"], _folder.Names());
    }

    [Fact]
    public void An_empty_folder_is_filled_and_what_an_earlier_attempt_left_goes_away()
    {
        Directory.CreateDirectory(Target);
        Directory.CreateDirectory(_folder.File(".set.unfinished/train/n01440764"));
        _folder.File(".set.unfinished/.lock", []);
        _folder.File(".set.unfinished/train/n01440764/n01440764_0.JPEG", [1, 2]);
        _folder.File(".set.unfinished/other.txt", []);
        SyntheticDataset.Write(SmallImageNet, 0.1, Target);
        Assert.Equal(["set"], _folder.Names());
        Assert.Equal(
            ["ImageNet_LT_test.txt", "ImageNet_LT_train.txt", "ImageNet_LT_val.txt", "SYNTHETIC.txt", "train", "val"],
            Names(Target)
        );
    }

    [Fact]
    public void A_folder_that_no_attempt_left_is_left_alone()
    {
        Directory.CreateDirectory(_folder.File(".set.unfinished"));
        _folder.File(".set.unfinished/mine.txt", []);
        var error = Assert.Throws<DataWriteException>(() => SyntheticDataset.Write(SmallImageNet, 0.1, Target));
        Assert.Contains(".set.unfinished is in the way", error.Message);
        Assert.True(File.Exists(_folder.File(".set.unfinished/mine.txt")));
    }

    [Fact]
    public void A_full_disk_leaves_nothing()
    {
        var written = 0;
        var error = Assert.Throws<DataWriteException>(() =>
            SyntheticDataset.Write(
                SmallImageNet,
                1,
                Target,
                8,
                0,
                null,
                (path, content) =>
                {
                    if (Interlocked.Increment(ref written) == 500)
                        throw new IOException($"No space left on device : '{path}'");
                    File.WriteAllBytes(path, content.Span);
                },
                default
            )
        );
        Assert.Contains("No space left", error.Message);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void Ending_it_leaves_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            SyntheticDataset.Write(
                SyntheticProfile.INaturalist18,
                1,
                Target,
                progress: new Progress(_ => cancellation.Cancel()),
                cancellation: cancellation.Token
            )
        );
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void Progress_ends_with_all_images()
    {
        var reports = new List<SyntheticProgress>();
        SyntheticDataset.Write(SmallImageNet, 0.1, Target, progress: new Progress(reports.Add));
        var images = SmallImageNet.ClassCounts(0.1).Sum() + 20 * 7;
        Assert.Equal((images, images), (reports[^1].Written, reports[^1].Images));
    }

    [Fact]
    public void Two_processes_do_not_fill_one_folder()
    {
        using var first = new StagedFolder(Target);
        var error = Assert.Throws<DataWriteException>(() => new StagedFolder(Target));
        Assert.Contains("another process", error.Message);
        Assert.True(Directory.Exists(first.Folder));
    }

    [Fact]
    public void Sizes_and_scales_are_checked()
    {
        foreach (var size in (int[])[7, 4097])
            Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticDataset.Write(SmallImageNet, 1, Target, size));
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticDataset.Write(SmallImageNet, 0, Target));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            SyntheticDataset.Write(SyntheticProfile.WebFace4M, 4, Target)
        );
        Assert.Contains("16571225", error.Message);
        Assert.Empty(_folder.Names());
    }

    private sealed class Progress(Action<SyntheticProgress> report) : IProgress<SyntheticProgress>
    {
        public void Report(SyntheticProgress value) => report(value);
    }
}
