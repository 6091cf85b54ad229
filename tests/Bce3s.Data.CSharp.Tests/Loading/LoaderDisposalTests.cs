using Xunit;

namespace Bce3s.Data.Tests.Loading;

/// <summary>Another thread disposes the loader; or what it needs cannot be made.</summary>
public sealed class LoaderDisposalTests
{
    [Theory]
    [InlineData(0, 16)]
    [InlineData(0, 64)]
    [InlineData(1, 16)]
    [InlineData(2, 4)]
    [InlineData(2, 64)]
    public void Disposal_at_any_moment_ends_the_enumeration_and_no_half_loaded_batch_is_delivered(
        int workers,
        int batchSize
    )
    {
        const int images = 64;
        var tensors = LiveTensors.Count();
        var draw = new Random(workers * 100 + batchSize);
        for (var trial = 0; trial < 60; trial++)
        {
            var pause = draw.Next(40_000);
            using var source = new FakeImages(images) { Opening = _ => Thread.SpinWait(300) };
            using var begun = new ManualResetEventSlim();
            var loader = new BatchLoader(
                source,
                [new Custom()],
                new()
                {
                    BatchSize = batchSize,
                    Workers = workers,
                    Prefetch = 1,
                }
            );
            Exception? error = null;
            var consumer = new Thread(() =>
            {
                begun.Set();
                try
                {
                    foreach (var batch in loader.Epoch(Loaded.Order(images, images), 0).Select(Loaded.Copy))
                        Assert.Equal(Expected(batch.Indices), batch.Images);
                }
                catch (Exception thrown)
                {
                    error = thrown;
                }
            });
            consumer.Start();
            begun.Wait();
            Thread.SpinWait(pause);

            loader.Dispose();
            var open = source.OpenReaders;
            consumer.Join();

            Assert.Equal((0, 0), (open, source.OpenReaders));
            Assert.True(error is null or ObjectDisposedException, $"{error}");
        }
        Assert.Equal(tensors, LiveTensors.Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_batch_that_is_being_loaded_is_not_delivered_after_disposal(int workers)
    {
        using var loading = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        using var source = new FakeImages(8)
        {
            Opening = image =>
            {
                if (image != 5)
                    return;
                loading.Set();
                goOn.Wait();
            },
        };
        var loader = new BatchLoader(source, [new Custom()], new() { BatchSize = 8, Workers = workers });
        var consumer = Task.Run(() => Loaded.All(loader, [0, 1, 2, 3, 4, 5, 6, 7]));
        loading.Wait();
        var disposal = new Thread(loader.Dispose);
        disposal.Start();
        // It waits for the image in hand, or for who loads it.
        Assert.True(SpinWait.SpinUntil(() => disposal.ThreadState.HasFlag(ThreadState.WaitSleepJoin), 10_000));
        goOn.Set();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => consumer);
        disposal.Join();
        Assert.Equal(0, source.OpenReaders);
    }

    [Fact]
    public void A_transform_cannot_dispose_the_loader_that_calls_it()
    {
        using var source = new FakeImages(8);
        BatchLoader? loader = null;
        loader = new(source, [new Custom(_ => loader!.Dispose())], new() { BatchSize = 4, Workers = 0 });
        var error = Assert.Throws<InvalidOperationException>(() => Loaded.All(loader, [0, 1]));
        Assert.Contains("fake/0.jpg", error.Message);
        loader.Dispose();
        Assert.Equal(0, source.OpenReaders);
    }

    [Fact]
    public void Buffers_that_find_no_memory_leave_nothing_behind()
    {
        var tensors = LiveTensors.Count();
        using var source = new FakeImages(8);
        // The first batch would take 200 TB, more than a process can address.
        var side = 10_000;
        var transform = new Custom(picture => picture.Reset(1, side, side));
        using (var loader = new BatchLoader(source, [transform], new() { BatchSize = 2_000_000, Workers = 1 }))
        {
            Assert.ThrowsAny<Exception>(() => Loaded.All(loader, [0, 1]));
            Assert.Equal(tensors, LiveTensors.Count());
            side = 1;
            Assert.Equal([0L, 1], Assert.Single(Loaded.All(loader, [0, 1])).Indices);
        }
        Assert.Equal(tensors, LiveTensors.Count());
    }

    [Fact]
    public void Readers_of_which_one_cannot_be_opened_are_all_closed()
    {
        var fails = true;
        using var source = new FakeImages(8)
        {
            OpeningReader = open =>
            {
                if (fails && open == 2)
                    throw new IOException("too many open files");
            },
        };
        using var loader = new BatchLoader(source, [new Custom()], new() { BatchSize = 4, Workers = 3 });
        Assert.Throws<IOException>(() => Loaded.All(loader, [0, 1]));
        Assert.Equal(0, source.OpenReaders);
        fails = false;
        Assert.Single(Loaded.All(loader, [0, 1, 2, 3]));
    }

    private static IEnumerable<byte> Expected(long[] images) =>
        images.SelectMany(image => Enumerable.Range(0, 6).Select(at => FakeImages.Value(image, at)));
}
