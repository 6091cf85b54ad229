using System.Diagnostics;
using System.Runtime.ExceptionServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Decodes, augments and batches images on background threads, ahead of who takes the batches.</summary>
/// <remarks>
/// <para>What a batch holds depends on the seed, the epoch and the order alone: not on the number of workers, the batch size (but for which images are
/// together) or the batch that an epoch begins with.</para>
/// <para>A fixed number of buffers goes round (<see cref="BatchLoaderOptions.Prefetch"/> and one), so a batch is valid until the next one is asked
/// for, and workers wait when they are that far ahead. All work on one batch at a time, in pieces. When the enumeration ends, early or not, they
/// end too. Where a view begins with an <see cref="IWindowTransform"/>, readers decode the window alone.</para>
/// <para>One epoch at a time, from one thread. Another thread may dispose the loader meanwhile: the enumeration then ends by
/// <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed class BatchLoader : IDisposable
{
    private readonly ImageSource _source;
    private readonly ViewSteps[] _views;
    private readonly BatchLoaderOptions _options;
    private readonly SortedDictionary<long, SkippedImage> _skipped = [];

    /// <summary>Held while readers and buffers are in use by the enumeration, or are freed.</summary>
    private readonly Lock _use = new();
    private ImageLoading[] _loadings = [];
    private BatchBuffer[] _buffers = [];
    private BatchShape? _shape;
    private volatile LoadingCrew? _crew;
    private int[] _taken = [];
    private volatile bool _disposed;

    /// <param name="source">Where images come from; it must outlive the loader.</param>
    /// <param name="views">What each view of an image goes through; one for plain training.</param>
    /// <param name="options">How to load.</param>
    /// <exception cref="ArgumentException">No view, or options that make no sense.</exception>
    public BatchLoader(ImageSource source, IReadOnlyList<ImageTransform> views, BatchLoaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(views);
        ArgumentNullException.ThrowIfNull(options);
        if (views.Count == 0)
            throw new ArgumentException("There is no view; expected one transform a view.", nameof(views));
        options.Check();
        (_source, _views, _options) = (source, [.. views.Select(ViewSteps.Of)], options);
    }

    /// <summary>Seconds that were spent waiting for batches (without workers: loading them), in all epochs so far.</summary>
    public double WaitSeconds { get; private set; }

    /// <summary>Places of batches that broken images left empty, in all epochs so far.</summary>
    public long SkippedCount { get; private set; }

    /// <summary>The broken images, each once, by position.</summary>
    public IReadOnlyCollection<SkippedImage> Skipped => _skipped.Values;

    /// <summary>The batches of an epoch, in order.</summary>
    /// <param name="order">Positions in the source, as the sampler drew them; repeats are allowed. It must not change meanwhile.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="firstBatch">Batches before it are not loaded: where to go on after an interruption.</param>
    /// <param name="cancellation">Ends the waiting for a batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A position outside the source, a negative epoch or batch.</exception>
    /// <exception cref="InvalidOperationException">The last epoch is not over; or, while enumerating, a transform failed: the
    /// message names the image.</exception>
    /// <exception cref="DataException">While enumerating: an image is broken (unless such are skipped), or has another size after the transforms
    /// than the others.</exception>
    /// <exception cref="CodecNotFoundException">While enumerating: a library that decodes images is not installed.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: cancelled.</exception>
    /// <exception cref="ObjectDisposedException">While enumerating: the loader was disposed.</exception>
    public IEnumerable<LoadedBatch> Epoch(
        long[] order,
        int epoch,
        int firstBatch = 0,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        for (var i = 0; i < order.Length; i++)
            if ((ulong)order[i] >= (ulong)_source.Count)
                throw new ArgumentOutOfRangeException(
                    nameof(order),
                    order[i],
                    $"Place {i} asks for an image outside 0 … {_source.Count - 1}."
                );
        return Run(order, epoch, firstBatch, cancellation);
    }

    /// <summary>Batches that an epoch over so many images has.</summary>
    public int BatchCount(long images)
    {
        var (full, rest) = Math.DivRem(images, _options.BatchSize);
        return checked((int)(full + (rest >= _options.AtLeast ? 1 : 0)));
    }

    /// <summary>Ends an epoch that is under way, also one that waits on another thread, and frees readers and buffers.</summary>
    /// <exception cref="InvalidOperationException">Called from inside the enumeration, such as by a transform.</exception>
    public void Dispose()
    {
        if (_use.IsHeldByCurrentThread)
            throw new InvalidOperationException("The loader cannot be disposed by what it calls.");
        _disposed = true;
        // Either an epoch that begins now sees the flag, or its crew is seen here.
        Interlocked.MemoryBarrier();
        _crew?.Stop();
        lock (_use)
        {
            _crew?.Dispose();
            Free(_loadings);
            Free(_buffers);
            (_loadings, _buffers, _shape) = ([], [], null);
        }
    }

    private IEnumerable<LoadedBatch> Run(long[] order, int epoch, int firstBatch, CancellationToken cancellation)
    {
        var last = BatchCount(order.Length);
        if (firstBatch >= last)
            yield break;
        var crew = Begin(order, epoch, (firstBatch, last));
        try
        {
            for (var number = firstBatch; number < last; number++)
            {
                if (Next(crew, order, number, last, cancellation) is not { } batch)
                    continue;
                try
                {
                    yield return batch;
                }
                finally
                {
                    batch.Images.Dispose();
                    batch.Labels.Dispose();
                }
            }
        }
        finally
        {
            lock (_use)
            {
                crew.Dispose();
                _crew = null;
            }
        }
    }

    /// <summary>A batch; none where too few of its images can be read.</summary>
    private LoadedBatch? Next(LoadingCrew crew, long[] order, int number, int last, CancellationToken cancellation)
    {
        lock (_use)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            while (crew.Published < last && crew.Published < number + _buffers.Length)
                crew.Publish(Part(order, crew.Published), _taken);
            var buffer = Wait(crew, number, cancellation);
            return buffer.Count < _options.AtLeast ? null : buffer.ToBatch(number, _source.Labels, _options.Device);
        }
    }

    private ReadOnlySpan<long> Part(long[] order, int batch)
    {
        var start = batch * (long)_options.BatchSize;
        return order.AsSpan((int)start, (int)Math.Min(_options.BatchSize, order.Length - start));
    }

    private LoadingCrew Begin(long[] order, int epoch, (int First, int Last) batches)
    {
        using var use = _use.EnterScope();
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_crew is not null)
            throw new InvalidOperationException("The epoch before is not over; expected one epoch at a time.");

        // Readers, too, are made here: they may ask libtorch for addresses.
        if (_loadings.Length == 0)
            _loadings = Make(Math.Max(1, _options.Workers), () => new ImageLoading(_source.OpenReader(), _views));
        if (_shape is null)
        {
            var shape = Probe(order.AsSpan(batches.First * _options.BatchSize), epoch);
            _buffers = Make(_options.Workers == 0 ? 1 : _options.Prefetch + 1, () => new BatchBuffer(shape));
            _shape = shape;
        }
        _taken = new int[_source.Count];
        foreach (var image in order.AsSpan(0, batches.First * _options.BatchSize))
            _taken[image]++;
        var draw = (_options.Seed, epoch, _options.FirstView);
        return _crew = new(_source, _shape, _buffers, _loadings, _options.Workers, draw, batches);
    }

    /// <summary>All, or, where one cannot be made, none.</summary>
    private static T[] Make<T>(int count, Func<T> make)
        where T : IDisposable
    {
        var made = new List<T>(count);
        try
        {
            while (made.Count < count)
                made.Add(make());
            return [.. made];
        }
        catch
        {
            Free(made);
            throw;
        }
    }

    private static void Free<T>(IEnumerable<T> all)
        where T : IDisposable
    {
        foreach (var one in all)
            one.Dispose();
    }

    /// <summary>What images look like after the transforms: the first one that can be read says it.</summary>
    private BatchShape Probe(ReadOnlySpan<long> images, int epoch)
    {
        foreach (var image in images)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                var random = new ImageRandom(_options.Seed, epoch, image);
                _loadings[0].Open(image);
                var picture = _loadings[0].View(0, ref random);
                var pinned = _options.Device is { type: DeviceType.CUDA };
                var (channels, height, width) = (picture.Channels, picture.Height, picture.Width);
                return new(_views.Length, _options.BatchSize, channels, height, width, _options.Normalize, pinned);
            }
            catch (Exception error)
            {
                Handle(error, image);
            }
        }
        throw new DataFormatException(
            _source.NameOf(images[0]),
            $"{images.Length} images of which none can be read",
            "at least one that can"
        );
    }

    private BatchBuffer Wait(LoadingCrew crew, int number, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var buffer = crew.Wait(number, cancellation);
        WaitSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        var failed = 0;
        for (var place = 0; place < buffer.Count; place++)
            if (buffer.Failures[place] is { } error)
            {
                Handle(error, buffer.Indices[place]);
                failed++;
            }
        SkippedCount += failed;
        if (failed > 0)
            buffer.RemoveFailed();
        return buffer;
    }

    private void Handle(Exception error, long image)
    {
        var name = _source.NameOf(image);
        var failure = LoadFailure.Of(error, name);
        if (_options.OnError == BrokenImages.Fail || !failure.MayBeSkipped)
            ExceptionDispatchInfo.Throw(failure.Error);
        _skipped[image] = new(image, name, failure.Error.Message);
    }
}
