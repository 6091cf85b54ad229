using System.Diagnostics;
using Xunit;

namespace Bce3s.Data.Tests.Datasets.Files;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void Place(params string[] paths)
    {
        foreach (var path in paths)
        {
            var full = _folder.File(path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            if (!path.EndsWith('/'))
                File.WriteAllBytes(full, []);
        }
    }

    private static string[] Paths(ImageFiles files) =>
        [.. Enumerable.Range(0, (int)files.Count).Select(i => files.RelativePath(i))];

    [Fact]
    public void Classes_and_images_are_in_ordinal_order()
    {
        Place("b/2.jpg", "b/10.jpg", "a/z.png", "a/Z.PNG", "B/x.webp", "a/in/ner/y.JPEG", "é/1.jpeg");
        var files = ImageFolder.Read(_folder.Path);
        Assert.Equal(["B", "a", "b", "é"], files.ClassNames);
        Assert.Equal(
            ["B/x.webp", "a/Z.PNG", "a/z.png", "a/in/ner/y.JPEG", "b/10.jpg", "b/2.jpg", "é/1.jpeg"],
            Paths(files)
        );
        Assert.Equal([0, 1, 1, 1, 2, 2, 3], files.Labels);
        Assert.Equal((0, 0), (files.MissingFiles().Count, files.MissingFiles().First.Count));
    }

    [Fact]
    public void Other_files_and_hidden_ones_do_not_count_and_a_class_may_be_empty()
    {
        Place("a/1.jpg", "a/notes.txt", "a/.2.jpg", ".git/3.jpg", "empty/", "top.jpg");
        var files = ImageFolder.Read(_folder.Path);
        Assert.Equal(["a", "empty"], files.ClassNames);
        Assert.Equal(["a/1.jpg"], Paths(files));
        Assert.Equal(1, DatasetStatistics.Of(files).EmptyClasses);
    }

    [Fact]
    public void Given_classes_keep_their_numbers()
    {
        Place("b/1.jpg", "c/2.jpg");
        var files = ImageFolder.Read(_folder.Path, ["c", "a", "b"]);
        Assert.Equal([2, 0], files.Labels);
        Assert.Equal([1, 0, 1], files.ClassCounts);
        var error = Assert.Throws<DataFormatException>(() => ImageFolder.Read(_folder.Path, ["a", "b"]));
        Assert.Contains("folder c", error.Message);
    }

    [Fact]
    public void A_root_without_folders_or_images_is_an_error()
    {
        Assert.Throws<DataNotFoundException>(() => ImageFolder.Read(_folder.File("none")));
        Assert.Throws<DataNotFoundException>(() => ImageFolder.Read(_folder.Path));
        Place("a/", "b/notes.txt");
        var error = Assert.Throws<DataFormatException>(() => ImageFolder.Read(_folder.Path));
        Assert.Contains("2 class folders", error.Message);
    }

    [Fact]
    public void Links_that_lead_in_a_circle_are_not_followed()
    {
        Place("a/1.jpg");
        Directory.CreateSymbolicLink(_folder.File("a/again"), _folder.Path);
        Assert.Equal(["a/1.jpg"], Paths(ImageFolder.Read(_folder.Path)));
    }

    [SkippableFact]
    public void A_name_that_is_not_utf8_is_an_error()
    {
        Skip.If(OperatingSystem.IsWindows(), "Names are UTF-16 on Windows.");
        Place("a/1.jpg");
        using var shell = Process.Start("sh", ["-c", $"touch \"{_folder.Path}/a/$(printf '\\303\\050').jpg\""]);
        shell.WaitForExit();
        Skip.If(shell.ExitCode != 0, "The file system takes no such names.");
        var error = Record.Exception(() => ImageFolder.Read(_folder.Path));
        // What has such a name can only be removed by others.
        using var remove = Process.Start("rm", ["-r", _folder.File("a")]);
        remove.WaitForExit();
        var refused = Assert.IsType<DataFormatException>(error);
        Assert.Equal(_folder.File("a"), refused.Path);
        Assert.Contains("UTF-8", refused.Message);
    }
}
