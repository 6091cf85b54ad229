using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Loading;

public sealed class BatchLoaderTests
{
    private static readonly ImageTransform s_nothing = new Custom();

    private static BatchLoader Loader(
        ImageSource source,
        int batchSize,
        int workers = 2,
        ImageTransform? transform = null,
        int atLeast = 1
    ) =>
        new(
            source,
            [transform ?? s_nothing],
            new()
            {
                Seed = 3,
                BatchSize = batchSize,
                Workers = workers,
                AtLeast = atLeast,
            }
        );

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(3, 4)]
    [InlineData(3, 1)]
    [InlineData(5, 100)]
    [InlineData(2, 13)]
    public void Batches_hold_the_images_of_the_order_in_order(int workers, int batchSize)
    {
        using var source = new FakeImages(10, channels: 3, height: 5, width: 1);
        using var loader = Loader(source, batchSize, workers);
        var order = Loaded.Order(27, source.Count);

        var batches = Loaded.All(loader, order);

        Assert.Equal((27 + batchSize - 1) / batchSize, batches.Length);
        Assert.Equal(Enumerable.Range(0, batches.Length), batches.Select(b => b.Number));
        Assert.Equal(order, batches.SelectMany(b => b.Indices));
        Assert.Equal(order.Select(i => i % 3), batches.SelectMany(b => b.Labels));
        Assert.Equal(
            order.SelectMany(image => Enumerable.Range(0, 15).Select(place => FakeImages.Value(image, place))),
            batches.SelectMany(b => b.Images)
        );
        Assert.All(batches[..^1], b => Assert.Equal([batchSize, 3, 5, 1], b.Shape));
        Assert.Equal([27 - (batches.Length - 1) * batchSize, 3, 5, 1], batches[^1].Shape);
    }

    [Fact]
    public void Normalised_batches_are_what_the_tensor_engine_makes_of_the_bytes()
    {
        using var source = new FakeImages(9, channels: 3, height: 7, width: 5);
        var normalize = new Normalize([0.4, 0.5, 0.6], [0.2, 0.3, 0.25]);
        using var bytes = Loader(source, 4);
        using var floats = new BatchLoader(source, [s_nothing], new() { BatchSize = 4, Normalize = normalize });
        long[] order = [0, 8, 4, 2, 1, 1];

        foreach (var (raw, batch) in bytes.Epoch(order, 0).Zip(floats.Epoch(order, 0)))
        {
            using var expected = normalize.Apply(raw.Images);
            Assert.Equal(ScalarType.Float32, batch.Images.dtype);
            Assert.Equal(ScalarType.Int64, batch.Labels.dtype);
            Assert.True(expected.equal(batch.Images).all().item<bool>());
        }
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 5)]
    [InlineData(4, 1)]
    [InlineData(3, 8)]
    [InlineData(2, 64)]
    public void Workers_and_batch_size_do_not_change_images(int workers, int batchSize)
    {
        using var source = new FakeImages(8);
        var order = Loaded.Order(41, source.Count);
        using var loader = Loader(source, batchSize, workers, new Noise());

        var images = Loaded.All(loader, order, epoch: 2).SelectMany(b => b.Images).Chunk(6).ToArray();

        var taken = new int[8];
        for (var place = 0; place < order.Length; place++)
        {
            var random = new ImageRandom(3, 2, order[place], taken[order[place]]++);
            Assert.Equal(Enumerable.Range(0, 6).Select(_ => (byte)random.Below(256)), images[place]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(9)]
    public void An_epoch_that_begins_later_gives_the_same_batches(int firstBatch)
    {
        using var source = new FakeImages(5);
        using var loader = Loader(source, 6, transform: new Noise());
        var order = Loaded.Order(40, source.Count);
        var all = Loaded.All(loader, order, epoch: 1);

        var resumed = Loaded.All(loader, order, epoch: 1, firstBatch);

        Assert.Equal(all.Skip(firstBatch).Select(b => b.Number), resumed.Select(b => b.Number));
        Assert.Equal(all.Skip(firstBatch).SelectMany(b => b.Images), resumed.SelectMany(b => b.Images));
    }

    [Fact]
    public void The_same_image_looks_different_when_it_is_taken_again_and_in_another_epoch_and_view()
    {
        using var source = new FakeImages(2);
        using var loader = new BatchLoader(source, [new Noise(), new Noise()], new() { BatchSize = 4, Workers = 2 });

        var images = new[] { 0, 1 }
            .SelectMany(epoch => Loaded.All(loader, [1, 1, 1, 1], epoch))
            .SelectMany(b => b.Images.Chunk(6))
            .ToArray();

        Assert.Equal(16, images.Length);
        Assert.Equal(16, images.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void A_second_stream_takes_the_numbers_of_another_view()
    {
        using var source = new FakeImages(3);
        long[] order = [2, 0, 2, 1];
        using var both = new BatchLoader(source, [new Noise(), new Noise()], new() { Seed = 5, BatchSize = 4 });
        using var second = new BatchLoader(
            source,
            [new Noise()],
            new()
            {
                Seed = 5,
                BatchSize = 4,
                FirstView = 1,
            }
        );
        var images = Assert.Single(Loaded.All(second, order, epoch: 6)).Images;
        Assert.Equal(Assert.Single(Loaded.All(both, order, epoch: 6)).Images[24..], images);
        var numbers = ImageRandom.ForEpoch(5, 6, order, view: 1);
        Assert.Equal(numbers.Select(random => (byte)random.Below(256)), images.Where((_, at) => at % 6 == 0));
    }

    [Fact]
    public void Views_follow_each_other_and_whole_images_are_decoded_once_for_all()
    {
        using var source = new FakeImages(6);
        var inverted = new Custom(picture =>
        {
            foreach (ref var value in picture.Bytes)
                value = (byte)~value;
        });
        using var loader = new BatchLoader(source, [inverted, s_nothing], new() { BatchSize = 4, Workers = 1 });

        var batches = Loaded.All(loader, [5, 4, 3, 2, 1, 0]);

        Assert.Equal([8, 1, 2, 3], batches[0].Shape);
        Assert.Equal([4, 1, 2, 3], batches[1].Shape);
        foreach (var batch in batches)
        {
            var (first, second) = (
                batch.Images[..(batch.Images.Length / 2)],
                batch.Images[(batch.Images.Length / 2)..]
            );
            Assert.Equal(
                batch.Indices.SelectMany(i => Enumerable.Range(0, 6).Select(place => FakeImages.Value(i, place))),
                second
            );
            Assert.Equal(second.Select(value => (byte)~value), first);
        }
        Assert.Equal(6 + 1, source.Decoded);
    }

    [Fact]
    public void Windows_are_drawn_from_the_size_and_may_differ_from_view_to_view()
    {
        using var source = new FakeImages(5, channels: 1, height: 4, width: 6);
        var window = new PixelWindow();
        using var loader = new BatchLoader(source, [new Compose(window), window], new() { Seed = 8, BatchSize = 5 });

        var batch = Assert.Single(Loaded.All(loader, [0, 1, 2, 3, 4], epoch: 3));

        Assert.Equal([10, 1, 1, 1], batch.Shape);
        for (var row = 0; row < 10; row++)
        {
            var random = new ImageRandom(8, 3, row % 5, view: row / 5);
            var (top, left) = (random.Below(4), random.Below(6));
            Assert.Equal(FakeImages.Value(row % 5, top * 6 + left), batch.Images[row]);
        }
    }

    [Fact]
    public void Images_of_different_sizes_may_become_one_size()
    {
        using var source = new FakeImages(4) { SizeOf = i => new(1 + (int)i, 3 - (int)i % 3) };
        using var loader = Loader(source, 3, transform: new PixelWindow());
        Assert.Equal([3, 1], Loaded.All(loader, [0, 1, 2, 3]).Select(b => b.Labels.Length));
    }

    [Fact]
    public void Images_in_memory_are_loaded_too()
    {
        var values = Enumerable.Range(0, 2 * 3 * 4).Select(i => (byte)i).ToArray();
        using var source = new ImageDataset(tensor(values).view(2, 3, 2, 2), [1, 0], ["a", "b"]);
        using var loader = Loader(source, 2);
        var batch = Assert.Single(Loaded.All(loader, [1, 0]));
        Assert.Equal([.. values[12..], .. values[..12]], batch.Images);
        Assert.Equal([0, 1], batch.Labels);
    }

    [Fact]
    public void Batches_go_to_the_device()
    {
        using var source = new FakeImages(3);
        using var loader = new BatchLoader(source, [s_nothing], new() { BatchSize = 2, Device = META });
        foreach (var batch in loader.Epoch([0, 1, 2], 0))
        {
            Assert.Equal((DeviceType.META, DeviceType.META), (batch.Images.device_type, batch.Labels.device_type));
            Assert.Equal([batch.Indices.Length, 1, 2, 3], batch.Images.shape);
        }
    }

    [Fact]
    public void An_empty_order_has_no_batch()
    {
        using var source = new FakeImages(3);
        using var loader = Loader(source, 2);
        Assert.Empty(loader.Epoch([], 0));
        Assert.Equal(0, source.OpenReaders);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(4, 2)]
    public void A_short_last_batch_is_left_out_where_it_is_too_short(int atLeast, int expected)
    {
        using var source = new FakeImages(9);
        using var loader = Loader(source, 4, atLeast: atLeast);
        Assert.Equal(expected, Loaded.All(loader, [0, 1, 2, 3, 4, 5, 6, 7, 8]).Length);
        Assert.Equal(expected, loader.BatchCount(9));
    }

    [Fact]
    public void Arguments_are_checked_before_anything_starts()
    {
        using var source = new FakeImages(3);
        using var loader = Loader(source, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Epoch([0, 3], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Epoch([-1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Epoch([0], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Epoch([0], 0, -1));
        Assert.Throws<ArgumentException>(() => new BatchLoader(source, [], new()));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loader(source, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loader(source, 2, workers: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loader(source, 2, atLeast: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(source, [s_nothing], new() { Prefetch = 0 }));
    }
}
