using Bce3s.Data.Tests.Loading;
using Xunit;

namespace Bce3s.Data.Tests.Packing;

public sealed class ImagePackTests : IDisposable
{
    private static readonly (int, int)[] s_sizes = [(5, 7), (1, 1), (9, 3), (1, 12), (6, 6)];

    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("set.pack");

    public void Dispose() => _folder.Dispose();

    private static Picture Expected(int channels, int image)
    {
        var picture = new Picture();
        PackSource.Fill(picture, image, channels, s_sizes[image]);
        return picture;
    }

    private PackedImages Pack(ImageSource source, ImagePackOptions? options = null)
    {
        ImagePack.Write(source, Target, options);
        return PackedImages.Open(Target);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Images_labels_classes_and_names_come_back(int channels)
    {
        using var source = new PackSource(channels, s_sizes);

        using var pack = Pack(source);

        Assert.Equal(channels, pack.Channels);
        Assert.Equal(source.Labels, pack.Labels);
        Assert.Equal(source.ClassNames, pack.ClassNames);
        Assert.Equal([3, 2, 0], pack.ClassCounts);
        Assert.Null(pack.Size);
        using var reader = pack.OpenReader();
        var picture = new Picture();
        foreach (var image in new[] { 4, 0, 3, 1, 2 })
        {
            Assert.Equal($"{Target}: source/{image}.jpg", pack.NameOf(image));
            Assert.Equal(new ImageSize(s_sizes[image].Item1, s_sizes[image].Item2), reader.Open(image));
            reader.Decode(picture);
            Assert.Equal((channels, s_sizes[image]), (picture.Channels, (picture.Height, picture.Width)));
            Assert.Equal(Expected(channels, image).Bytes.ToArray(), picture.Bytes.ToArray());
        }
        ImagePack.Verify(Target);
        Assert.Equal(["set.pack"], _folder.Names());
    }

    [Fact]
    public void Packs_do_not_say_where_the_files_were()
    {
        var image = new Picture();
        image.Reset(1, 2, 2);
        Directory.CreateDirectory(_folder.File("class"));
        _folder.File("class/1.png", ImageEncoder.Png(image));
        using var files = new ImageFiles(_folder.Path, ["class/0.png", "class/1.png"], [0, 0], ["class"]);
        using (var pack = Pack(files.Subset([1])))
        {
            Assert.Equal("class/1.png", pack.RelativeName(0));
            ImagePack.Write(pack, _folder.File("again"));
        }
        foreach (var name in new[] { Target, _folder.File("again") })
            Assert.DoesNotContain(_folder.Path, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(name)));
    }

    [Theory]
    [InlineData(0, 0, 5, 7)]
    [InlineData(4, 6, 1, 1)]
    [InlineData(1, 2, 3, 4)]
    public void A_window_is_copied_alone(int top, int left, int height, int width)
    {
        using var source = new PackSource(3, s_sizes);
        using var pack = Pack(source);
        using var reader = pack.OpenReader();
        reader.Open(0);
        var picture = new Picture();

        var box = reader.Decode(new ImageWindow(top, left, height, width, 2, 2), picture);

        Assert.Equal(new ImageBox(0, 0, height, width), box);
        var whole = Expected(3, 0);
        var expected =
            from channel in Enumerable.Range(0, 3)
            from row in Enumerable.Range(top, height)
            from column in Enumerable.Range(left, width)
            select whole.Bytes[(channel * 5 + row) * 7 + column];
        Assert.Equal(expected.ToArray(), picture.Bytes.ToArray());
    }

    [Fact]
    public void A_window_outside_the_image_is_refused()
    {
        using var source = new PackSource(1, s_sizes);
        using var pack = Pack(source);
        using var reader = pack.OpenReader();
        Assert.Throws<InvalidOperationException>(() => reader.Decode(new Picture()));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Open(5));
        reader.Open(0);
        foreach (
            var window in new ImageWindow[] { new(0, 0, 6, 1, 1, 1), new(0, 1, 1, 7, 1, 1), new(-1, 0, 1, 1, 1, 1) }
        )
            Assert.Throws<ArgumentOutOfRangeException>(() => reader.Decode(window, new Picture()));
    }

    [Fact]
    public void Large_images_are_made_smaller_and_small_ones_are_left()
    {
        using var source = new PackSource(3, (5, 7), (12, 8), (3, 9), (4, 4), (4, 1000));
        using var pack = Pack(source, new() { ShorterSide = 4 });
        using var reader = pack.OpenReader();

        // Sizes of torchvision's Resize(4).
        (int, int)[] expected = [(4, 5), (6, 4), (3, 9), (4, 4), (4, 1000)];
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(i => reader.Open(i)).Select(s => (s.Height, s.Width)));

        var (packed, whole) = (new Picture(), new Picture());
        reader.Open(1);
        reader.Decode(packed);
        PackSource.Fill(whole, 1, 3, (12, 8));
        Resampling.Resize(whole, 6, 4, Interpolation.Bilinear);
        Assert.Equal(whole.Bytes.ToArray(), packed.Bytes.ToArray());
    }

    [Fact]
    public void The_number_of_workers_does_not_change_the_file()
    {
        using var source = new PackSource(3, [.. Enumerable.Range(0, 100).Select(i => (1 + i % 7, 1 + i % 11))]);
        ImagePack.Write(source, Target, new() { Workers = 1 });
        ImagePack.Write(source, _folder.File("other"), new() { Workers = 3 });
        Assert.Equal(File.ReadAllBytes(Target), File.ReadAllBytes(_folder.File("other")));
    }

    [Fact]
    public void One_size_is_known_before_reading()
    {
        using var source = new PackSource(1, (4, 6), (4, 6));
        using var pack = Pack(source);
        Assert.Equal(new ImageSize(4, 6), pack.Size);
    }

    [Fact]
    public void A_pack_may_be_empty()
    {
        using var source = new PackSource(1);
        using var pack = Pack(source);
        Assert.Equal(0, pack.Count);
        Assert.Equal(3, pack.Classes);
        Assert.Null(pack.Size);
        ImagePack.Verify(Target);
    }

    [Fact]
    public void Packs_are_loaded_by_several_threads()
    {
        using var source = new PackSource(3, [.. Enumerable.Repeat((8, 8), 40)]);
        using var pack = Pack(source);
        using var direct = new BatchLoader(source, [new Noise()], new() { Workers = 0, BatchSize = 7 });
        using var packed = new BatchLoader(pack, [new Noise()], new() { Workers = 3, BatchSize = 7 });
        var order = Loaded.Order(40, 40);
        Assert.Equal(
            Loaded.All(direct, order).SelectMany(b => b.Images),
            Loaded.All(packed, order).SelectMany(b => b.Images)
        );
    }

    [Fact]
    public void A_broken_image_ends_the_work_and_an_older_pack_stays()
    {
        File.WriteAllText(Target, "old");
        using var source = new PackSource(1, s_sizes) { Broken = 3 };
        var error = Assert.Throws<DataFormatException>(() => ImagePack.Write(source, Target));
        Assert.Equal("source/3.jpg", error.Path);
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal(["set.pack"], _folder.Names());
    }

    [Fact]
    public void A_skipped_image_is_not_in_the_pack_and_is_listed()
    {
        using var source = new PackSource(1, s_sizes) { Broken = 3 };

        var summary = ImagePack.Write(source, Target, new() { OnError = BrokenImages.Skip });

        Assert.Equal(4, summary.Images);
        Assert.Equal(new FileInfo(Target).Length, summary.Bytes);
        Assert.Equal(3, Assert.Single(summary.Skipped).Index);
        using var pack = PackedImages.Open(Target);
        Assert.Equal([0, 1, 0, 0], pack.Labels);
        Assert.Contains("source/4.jpg", pack.NameOf(3));
    }

    [Fact]
    public void Progress_counts_images_and_cancellation_leaves_nothing()
    {
        using var source = new PackSource(1, [.. Enumerable.Repeat((2, 2), 50)]);
        using var cancellation = new CancellationTokenSource();
        var progress = new Progress(done =>
        {
            if (done == 20)
                cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() =>
            ImagePack.Write(source, Target, progress: progress, cancellation: cancellation.Token)
        );
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), progress.Reports);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void Options_are_checked()
    {
        using var source = new PackSource(1, (2, 2));
        foreach (
            var options in new ImagePackOptions[]
            {
                new() { ShorterSide = 0 },
                new() { Quality = 0 },
                new() { Quality = 101 },
                new() { Workers = 0 },
                new() { Encoding = (PackEncoding)7 },
            }
        )
            Assert.Throws<ArgumentOutOfRangeException>(() => ImagePack.Write(source, Target, options));
        Assert.Empty(_folder.Names());
    }

    private sealed class Progress(Action<long> then) : IProgress<long>
    {
        public List<long> Reports { get; } = [];

        public void Report(long value)
        {
            Reports.Add(value);
            then(value);
        }
    }
}
