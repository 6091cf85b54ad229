using Xunit;

namespace Bce3s.Data.Tests.Datasets.Files;

public sealed class ImageFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Picture _picture = new();

    public void Dispose() => _folder.Dispose();

    private ImageFiles Files(int channels = 3, params string[] paths) =>
        new(_folder.Path, paths, new long[paths.Length], ["class"], channels);

    private static byte[] Png(int channels, int height, int width)
    {
        var picture = new Picture();
        var bytes = picture.Reset(channels, height, width);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(i * 7);
        return ImageEncoder.Png(picture);
    }

    [Fact]
    public void Images_are_decoded_one_after_the_other_whatever_their_sizes()
    {
        var sizes = new[] { new ImageSize(5, 9), new ImageSize(60, 40), new ImageSize(1, 1) };
        for (var i = 0; i < sizes.Length; i++)
            _folder.File($"{i}.png", Png(3, sizes[i].Height, sizes[i].Width));
        using var files = Files(3, "0.png", "1.png", "2.png");
        Assert.Null(files.Size);
        using var reader = files.OpenReader();
        foreach (var i in (int[])[1, 0, 2, 1])
        {
            Assert.Equal(sizes[i], reader.Open(i));
            reader.Decode(_picture);
            Assert.Equal((3, sizes[i].Height, sizes[i].Width), (_picture.Channels, _picture.Height, _picture.Width));
            for (var b = 0; b < _picture.Bytes.Length; b++)
                Assert.Equal((byte)(b * 7), _picture.Bytes[b]);
        }
        var box = reader.Decode(new ImageWindow(10, 20, 30, 15, 30, 15), _picture);
        Assert.Equal((30, 15), (box.Height, box.Width));
        var (row, column) = ((int)box.Top, (int)box.Left);
        Assert.Equal((10 * 40 + 20) * 7 % 256, _picture.Plane(0)[row * _picture.Width + column]);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public void Grey_and_colour_files_come_with_the_channels_asked_for(int asked, int stored)
    {
        _folder.File("x.png", Png(stored, 4, 6));
        using var files = Files(asked, "x.png");
        using var reader = files.OpenReader();
        reader.Open(0);
        reader.Decode(_picture);
        Assert.Equal((asked, 4, 6), (_picture.Channels, _picture.Height, _picture.Width));
    }

    [Fact]
    public void Missing_files_are_named()
    {
        _folder.File("there.png", Png(1, 2, 2));
        using var files = Files(1, "there.png", "gone.png", "folder/gone.png");
        using var reader = files.OpenReader();
        reader.Open(0);
        foreach (var i in (int[])[1, 2])
        {
            var error = Assert.Throws<DataNotFoundException>(() => reader.Open(i));
            Assert.Equal(_folder.Path, error.Path);
            Assert.Contains(files.RelativePath(i), error.Message);
        }
        Assert.Throws<InvalidOperationException>(() => reader.Decode(_picture));
        var (count, first) = files.MissingFiles();
        Assert.Equal(2, count);
        Assert.Equal(["gone.png", "folder/gone.png"], first);
        (count, first) = files.MissingFiles(list: 1);
        Assert.Equal((2, 1), ((int)count, first.Count));
        Assert.Throws<OperationCanceledException>(() => files.MissingFiles(1, new CancellationToken(true)));
    }

    [Fact]
    public void Files_that_are_no_images_are_named()
    {
        _folder.File("empty.png", []);
        _folder.File("text.png", "not an image"u8.ToArray());
        Directory.CreateDirectory(_folder.File("folder.png"));
        using (var huge = File.Create(_folder.File("huge.png")))
            huge.SetLength(ImageFiles.MaxFileBytes + 1L);
        using var files = Files(3, "empty.png", "text.png", "folder.png", "huge.png");
        using var reader = files.OpenReader();
        for (var i = 0; i < files.Count; i++)
        {
            var error = Assert.ThrowsAny<DataException>(() => reader.Open(i));
            Assert.Equal(files.NameOf(i), error.Path);
        }
    }

    [SkippableTheory]
    [InlineData("mkfifo pipe.png")]
    [InlineData("mkfifo pipe && ln -s pipe pipe.png")]
    [InlineData("ln -s /dev/zero pipe.png")]
    [InlineData("ln -s /dev/tty pipe.png")]
    public async Task Pipes_and_devices_are_refused_without_waiting(string make)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The system does not tell what kind of file it is.");
        using (var shell = System.Diagnostics.Process.Start("sh", ["-c", $"cd \"{_folder.Path}\" && {make}"]))
            await shell.WaitForExitAsync();
        using var files = Files(3, "pipe.png");
        using var reader = files.OpenReader();
        var opening = Task.Run(() => reader.Open(0));
        var error = await Assert.ThrowsAsync<DataFormatException>(() => opening.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(("a pipe, a socket or a device", files.NameOf(0)), (error.Found, error.Path));
    }

    [Fact]
    public void Links_to_images_are_followed()
    {
        File.CreateSymbolicLink(_folder.File("link.png"), _folder.File("x.png", Png(1, 4, 6)));
        using var files = Files(1, "link.png");
        using var reader = files.OpenReader();
        Assert.Equal(new(4, 6), reader.Open(0));
    }

    [Fact]
    public void A_lower_cap_on_pixels_can_be_set()
    {
        _folder.File("x.png", Png(1, 4, 6));
        using var files = Files(1, "x.png");
        files.MaximumPixels = 24;
        using (var reader = files.OpenReader())
            Assert.Equal(new(4, 6), reader.Open(0));
        files.MaximumPixels = 23;
        using (var reader = files.Subset([0]).OpenReader())
            Assert.Equal("1 … 23 pixels", Assert.Throws<DataFormatException>(() => reader.Open(0)).Expected);
    }

    [Fact]
    public void Paths_and_labels_are_checked()
    {
        Assert.Throws<ArgumentException>(() => Files(3, "a", "b", "a"));
        Assert.Throws<ArgumentException>(() => Files(3, "../a"));
        Assert.Throws<ArgumentException>(() => Files(3, "/a"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Files(2, "a"));
        Assert.Throws<ArgumentException>(() => new ImageFiles("/", ["a"], [0, 0], ["class"]));
        Assert.Throws<ArgumentException>(() => new ImageFiles("/", ["a"], [1], ["class"]));
        using var reader = Files(3, "a").OpenReader();
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Open(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Open(-1));
    }

    [Fact]
    public void A_subset_reads_the_same_files()
    {
        _folder.File("1.png", Png(1, 3, 2));
        using var files = Files(1, "0.png", "1.png");
        var subset = files.Subset([1, 1]);
        Assert.Equal(files.NameOf(1), subset.NameOf(0));
        using var reader = subset.OpenReader();
        Assert.Equal(new ImageSize(3, 2), reader.Open(1));
    }

    [Fact]
    public void Half_a_million_paths_are_compact()
    {
        const int Count = 437_513;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var list = _folder.File("list.txt");
        ImageList.Write(
            list,
            Enumerable.Range(0, Count).Select(i => ($"train_val2018/Plantae/{i % 8142}/{i:x32}.jpg", i % 8142L))
        );
        using var files = ImageList.Read(list, "/");
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(taken, 20 << 20, 48 << 20);
        Assert.EndsWith($"/{Count - 1:x32}.jpg", files.NameOf(Count - 1));
    }
}
