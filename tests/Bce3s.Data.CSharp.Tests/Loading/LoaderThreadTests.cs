using System.Diagnostics;
using Xunit;

namespace Bce3s.Data.Tests.Loading;

public sealed class LoaderThreadTests
{
    private const int Limit = 10_000;

    private static BatchLoader Loader(ImageSource source, int workers = 3, int prefetch = 2, int batchSize = 4) =>
        new(
            source,
            [new Custom()],
            new()
            {
                BatchSize = batchSize,
                Workers = workers,
                Prefetch = prefetch,
            }
        );

    private static bool Becomes(Func<bool> condition) => SpinWait.SpinUntil(condition, Limit);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(2, 4)]
    public void Workers_stop_at_the_agreed_number_of_batches_ahead(int workers, int prefetch)
    {
        using var source = new FakeImages(100);
        using var loader = Loader(source, workers, prefetch);
        // With too few buffers a batch would never come.
        using var limit = new CancellationTokenSource(Limit);
        using var batches = loader.Epoch(Loaded.Order(100, 100), 0, cancellation: limit.Token).GetEnumerator();
        for (var taken = 1; taken <= 5; taken++)
        {
            Assert.True(batches.MoveNext());
            // One image more: the first one is looked at for its size.
            var expected = (taken + prefetch) * 4 + 1;
            Assert.True(Becomes(() => source.Decoded == expected));
            Thread.Sleep(20);
            Assert.Equal(expected, source.Decoded);
        }
    }

    [Fact]
    public void Without_workers_nothing_is_loaded_ahead_and_no_thread_is_started()
    {
        using var source = new FakeImages(100)
        {
            Opening = _ => Assert.Equal(s_test, Environment.CurrentManagedThreadId),
        };
        s_test = Environment.CurrentManagedThreadId;
        using var loader = Loader(source, workers: 0);
        using var batches = loader.Epoch(Loaded.Order(100, 100), 0).GetEnumerator();
        Assert.True(batches.MoveNext());
        Assert.Equal(4 + 1, source.Decoded);
    }

    private static int s_test;

    [Fact]
    public void All_workers_help_with_one_batch()
    {
        using var together = new CountdownEvent(3);
        var first = -1;
        using var source = new FakeImages(4)
        {
            Opening = image =>
            {
                // The image that is looked at for its size comes before the threads.
                if (Interlocked.Increment(ref first) == 0)
                    return;
                if (image != 0)
                    together.Signal();
                Assert.True(together.Wait(Limit));
            },
        };
        using var loader = Loader(source, workers: 4, prefetch: 1);
        Assert.Equal([0L, 1, 2, 3], Assert.Single(Loaded.All(loader, [0, 1, 2, 3])).Indices);
    }

    [Fact]
    public void Slow_images_do_not_change_the_order()
    {
        using var source = new FakeImages(24) { Opening = image => Thread.Sleep(image % 5 == 0 ? 20 : 0) };
        using var loader = Loader(source, workers: 4);
        var order = Loaded.Order(24, 24);
        Assert.Equal(order, Loaded.All(loader, order).SelectMany(b => b.Indices));
    }

    [Fact]
    public void Without_workers_loading_is_waiting()
    {
        using var source = new FakeImages(20) { Opening = _ => Thread.Sleep(5) };
        using var loader = Loader(source, workers: 0);
        Loaded.All(loader, Loaded.Order(20, 20));
        Assert.True(loader.WaitSeconds >= 0.09, $"{loader.WaitSeconds} s");
    }

    [Fact]
    public void Time_that_the_caller_takes_is_no_waiting()
    {
        using var source = new FakeImages(20);
        using var loader = Loader(source);
        var (all, own) = (Stopwatch.StartNew(), new Stopwatch());
        foreach (var _ in loader.Epoch(Loaded.Order(20, 20), 0))
        {
            own.Start();
            Thread.Sleep(30);
            own.Stop();
        }
        Assert.InRange(loader.WaitSeconds, 0, (all.Elapsed - own.Elapsed).TotalSeconds);
    }

    [Fact]
    public void An_enumeration_that_ends_early_ends_its_threads()
    {
        using var source = new FakeImages(1000) { Opening = _ => Thread.Sleep(1) };
        using var loader = Loader(source);
        foreach (var batch in loader.Epoch(Loaded.Order(1000, 1000), 0))
            if (batch.Number == 2)
                break;
        var decoded = source.Decoded;
        Thread.Sleep(30);
        Assert.Equal(decoded, source.Decoded);
        Assert.Equal(5, Loaded.All(loader, Loaded.Order(20, 20)).Length);
    }

    [Fact]
    public void Disposal_in_the_middle_of_an_epoch_is_quick_and_frees_all()
    {
        var tensors = LiveTensors.Count();
        // The piece of the second batch that the worker is at would take twenty seconds.
        using var second = new ManualResetEventSlim();
        using var source = new FakeImages(8000)
        {
            Opening = image =>
            {
                if (image < 4000)
                    return;
                second.Set();
                Thread.Sleep(20);
            },
        };
        var loader = Loader(source, workers: 1, batchSize: 4000);
        using var batches = loader.Epoch([.. Enumerable.Range(0, 8000).Select(i => (long)i)], 0).GetEnumerator();
        Assert.True(batches.MoveNext());
        Assert.True(second.Wait(Limit));

        loader.Dispose();

        Assert.InRange(source.Decoded, 4001, 4501);
        Assert.Equal(0, source.OpenReaders);
        Assert.Throws<ObjectDisposedException>(() => batches.MoveNext());
        Assert.Equal(tensors, LiveTensors.Count());
        Assert.Throws<ObjectDisposedException>(() => Loaded.All(loader, [0]));
        loader.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Cancellation_ends_the_waiting(int workers)
    {
        using var cancellation = new CancellationTokenSource();
        var opened = 0;
        using var source = new FakeImages(1000)
        {
            Opening = _ =>
            {
                if (Interlocked.Increment(ref opened) == 5)
                    cancellation.Cancel();
                Thread.Sleep(10);
            },
        };
        using var loader = Loader(source, workers, batchSize: 1000);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            loader.Epoch(Loaded.Order(1000, 1000), 0, cancellation: cancellation.Token).Count()
        );
        Assert.InRange(source.Decoded, 5, 900);
    }

    [Fact]
    public void Two_epochs_at_a_time_are_refused()
    {
        using var source = new FakeImages(100);
        using var loader = Loader(source);
        using var batches = loader.Epoch(Loaded.Order(100, 100), 0).GetEnumerator();
        Assert.True(batches.MoveNext());
        Assert.Throws<InvalidOperationException>(() => Loaded.All(loader, [0]));
        Assert.True(batches.MoveNext());
    }

    [Fact]
    public void Many_epochs_take_no_more_memory_than_few()
    {
        using var source = new FakeImages(64, channels: 3, height: 32, width: 32);
        using var loader = Loader(source, workers: 2, batchSize: 16);
        var order = Loaded.Order(64, 64);
        void Run(int epochs)
        {
            for (var epoch = 0; epoch < epochs; epoch++)
                foreach (var _ in loader.Epoch(order, epoch)) { }
        }
        Run(20);
        var (tensors, threads) = (LiveTensors.Count(), Process.GetCurrentProcess().Threads.Count);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Run(1000);

        Assert.Equal(tensors, LiveTensors.Count());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 800_000);
        Assert.InRange(Process.GetCurrentProcess().Threads.Count, 0, threads + 4);
    }

    [Fact]
    public void Loading_allocates_nothing_for_an_image()
    {
        using var source = new FakeImages(4000);
        using var loader = Loader(source, workers: 2, batchSize: 1000);
        var order = Loaded.Order(4000, 4000);
        foreach (var _ in loader.Epoch(order, 0)) { }

        // The least of some epochs: the runtime and the test runner allocate now and then, too.
        var least = long.MaxValue;
        for (var epoch = 1; epoch <= 5; epoch++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            foreach (var _ in loader.Epoch(order, epoch)) { }
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        // 4000 counters and four lists of 1000 positions are 48 kB; an object an image would be 96 kB more.
        Assert.InRange(least, 0, 90_000);
    }
}
