using Xunit;

namespace Bce3s.Data.Tests.Loading;

public sealed class BrokenImageTests
{
    private static readonly long[] s_order = [.. Enumerable.Range(0, 20).Select(i => (long)i)];

    private static FakeImages Broken(params long[] broken) =>
        new(20)
        {
            Opening = image =>
            {
                if (broken.Contains(image))
                    throw new DataFormatException($"fake/{image}.jpg", "half of a JPEG", "a JPEG");
            },
        };

    private static BatchLoader Loader(
        ImageSource source,
        BrokenImages onError,
        int workers = 3,
        ImageTransform? transform = null,
        int views = 1
    ) =>
        new(
            source,
            [.. Enumerable.Repeat(transform ?? new Custom(), views)],
            new()
            {
                BatchSize = 4,
                Workers = workers,
                OnError = onError,
                AtLeast = 2,
            }
        );

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void The_first_broken_image_of_the_order_is_named_after_the_batches_before_it(int workers)
    {
        using var source = Broken(15, 10, 11);
        using var loader = Loader(source, BrokenImages.Fail, workers);
        var batches = new List<int>();

        var error = Assert.Throws<DataFormatException>(() =>
        {
            foreach (var batch in loader.Epoch(s_order, 0))
                batches.Add(batch.Number);
        });

        Assert.Equal("fake/10.jpg", error.Path);
        Assert.Equal([0, 1], batches);
        Assert.Equal(0, loader.SkippedCount);
    }

    [Fact]
    public void Broken_images_before_the_first_batch_do_not_count()
    {
        using var source = Broken(0, 3);
        using var loader = Loader(source, BrokenImages.Fail);
        Assert.Equal(4, Loaded.All(loader, s_order, firstBatch: 1).Length);
    }

    [Fact]
    public void After_an_error_the_loader_can_load_another_epoch()
    {
        using var source = Broken(10);
        using var loader = Loader(source, BrokenImages.Fail);
        Assert.Throws<DataFormatException>(() => Loaded.All(loader, s_order));
        Assert.Equal([0L, 1, 2], Assert.Single(Loaded.All(loader, [0, 1, 2])).Indices);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 2)]
    public void Skipped_images_leave_their_batch_smaller_and_are_listed(int workers, int views)
    {
        using var source = Broken(0, 5, 6, 8, 9, 10);
        using var loader = Loader(source, BrokenImages.Skip, workers, views: views);

        var batches = Loaded.All(loader, s_order);
        Loaded.All(loader, [8, 12, 13]);

        // Of the third batch one image is left, and batches have at least two.
        Assert.Equal([0, 1, 3, 4], batches.Select(b => b.Number));
        Assert.Equal([1L, 2, 3, 4, 7, 12, 13, 14, 15, 16, 17, 18, 19], batches.SelectMany(b => b.Indices));
        foreach (var batch in batches)
        {
            Assert.Equal([batch.Indices.Length * views, 1, 2, 3], batch.Shape);
            Assert.Equal(batch.Indices.Select(i => i % 3), batch.Labels);
            var view = batch.Indices.SelectMany(i => Enumerable.Range(0, 6).Select(at => FakeImages.Value(i, at)));
            Assert.Equal(Enumerable.Repeat(view, views).SelectMany(v => v), batch.Images);
        }
        Assert.Equal(7, loader.SkippedCount);
        Assert.Equal([0L, 5, 6, 8, 9, 10], loader.Skipped.Select(s => s.Index));
        Assert.Equal("fake/0.jpg", loader.Skipped.First().Name);
        Assert.Contains("half of a JPEG", loader.Skipped.First().Reason);
    }

    [Fact]
    public void Skipping_changes_no_other_image()
    {
        using var whole = Broken();
        using var source = Broken(1, 6);
        using var expected = Loader(whole, BrokenImages.Skip, transform: new Noise());
        using var loader = Loader(source, BrokenImages.Skip, transform: new Noise());
        long[] order = [3, 1, 3, 3, 6, 3, 2, 3];

        var images = Loaded.All(expected, order).SelectMany(b => b.Images.Chunk(6)).ToArray();

        Assert.Equal(
            images.Where((_, place) => order[place] is not (1 or 6)),
            Loaded.All(loader, order).SelectMany(b => b.Images.Chunk(6))
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_order_without_a_readable_image_is_an_error(int workers)
    {
        using var source = Broken(s_order);
        using var loader = Loader(source, BrokenImages.Skip, workers);
        var error = Assert.Throws<DataFormatException>(() => Loaded.All(loader, s_order));
        Assert.Contains("none can be read", error.Message);
    }

    [Fact]
    public void Errors_of_the_file_system_are_told_as_broken_images()
    {
        using var source = new FakeImages(20)
        {
            Opening = image =>
            {
                if (image == 7)
                    throw new UnauthorizedAccessException("Access denied.");
            },
        };
        using var strict = Loader(source, BrokenImages.Fail);
        using var lenient = Loader(source, BrokenImages.Skip);

        var error = Assert.Throws<DataFormatException>(() => Loaded.All(strict, s_order));

        Assert.Equal("fake/7.jpg", error.Path);
        Assert.IsType<UnauthorizedAccessException>(error.InnerException);
        Assert.Equal(19, Loaded.All(lenient, s_order).Sum(b => b.Indices.Length));
    }

    [Theory]
    [InlineData(BrokenImages.Fail)]
    [InlineData(BrokenImages.Skip)]
    public void An_image_of_another_size_is_named_and_never_skipped(BrokenImages onError)
    {
        using var source = new FakeImages(20) { SizeOf = image => image == 9 ? new(4, 3) : new(2, 3) };
        using var loader = Loader(source, onError);

        var error = Assert.Throws<ImageSizeException>(() => Loaded.All(loader, s_order));

        Assert.Equal("fake/9.jpg", error.Path);
        Assert.StartsWith("1×4×3", error.Found);
        Assert.StartsWith("1×2×3", error.Expected);
    }

    [Fact]
    public void A_transform_that_fails_is_never_skipped_and_the_image_is_named()
    {
        using var source = new FakeImages(20);
        var transform = new Custom(picture =>
        {
            if (picture.Bytes[0] == FakeImages.Value(13, 0))
                throw new ArgumentException("does not fit");
        });
        using var loader = Loader(source, BrokenImages.Skip, transform: transform);

        var error = Assert.Throws<InvalidOperationException>(() => Loaded.All(loader, s_order));

        Assert.Equal("fake/13.jpg: does not fit", error.Message);
        Assert.IsType<ArgumentException>(error.InnerException);
    }

    [Fact]
    public void A_shape_that_would_take_all_memory_is_a_broken_image()
    {
        using var source = new FakeImages(20) { SizeOf = image => image == 9 ? new(1, 20_000) : new(2, 3) };
        var transform = new Compose(new Resize(256), new CenterCrop(3));
        using var strict = Loader(source, BrokenImages.Fail, transform: transform);
        using var lenient = Loader(source, BrokenImages.Skip, transform: transform);

        var error = Assert.Throws<DataFormatException>(() => Loaded.All(strict, s_order));

        Assert.Equal("fake/9.jpg", error.Path);
        Assert.Contains("1×20000", error.Found);
        Assert.Equal(19, Loaded.All(lenient, s_order).Sum(b => b.Indices.Length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_name_that_fails_is_an_error_of_the_enumeration(int workers)
    {
        using var source = new FakeImages(20)
        {
            Opening = image =>
            {
                if (image == 10)
                    throw new IOException("gone");
            },
            Naming = _ => throw new NotSupportedException("no name"),
        };
        using var loader = Loader(source, BrokenImages.Skip, workers);
        Assert.Throws<NotSupportedException>(() => Loaded.All(loader, s_order));
    }
}
