namespace Bce3s.Data;

/// <summary>
/// The threads of an epoch. Batches are numbered through and cut into equal numbers of chunks; each worker draws the next chunk's number from one
/// counter and waits until its batch is published, so that all help with the oldest batch and there is no queue.
/// </summary>
internal sealed class LoadingCrew : IDisposable
{
    private readonly ImageSource _source;
    private readonly BatchShape _shape;
    private readonly (long Seed, int Epoch, int FirstView) _draw;
    private readonly BatchBuffer[] _buffers;
    private readonly int _chunks;
    private readonly int _chunkSize;
    private readonly int _lastBatch;
    private readonly Thread[] _threads;
    private readonly ImageLoading? _ownLoading;
    private readonly object _gate = new();
    private long _nextChunk;
    private int _published;
    private volatile bool _stopping;

    /// <param name="source">Names images.</param>
    /// <param name="shape">Of the buffers.</param>
    /// <param name="buffers">A batch lies in the one at its number modulo their count.</param>
    /// <param name="loadings">One a worker; or one for the calling thread.</param>
    /// <param name="workers">Threads; 0 loads in the thread that waits.</param>
    /// <param name="draw">What the random numbers are made from.</param>
    /// <param name="batches">Number of the first batch and of the one after the last.</param>
    public LoadingCrew(
        ImageSource source,
        BatchShape shape,
        BatchBuffer[] buffers,
        ImageLoading[] loadings,
        int workers,
        (long Seed, int Epoch, int FirstView) draw,
        (int First, int Last) batches
    )
    {
        (_source, _shape, _buffers, _draw) = (source, shape, buffers, draw);
        // Four chunks a worker even out images of different cost. The calling thread looks for cancellation between chunks.
        _chunkSize = workers == 0 ? 1 : Math.Max(1, shape.Images / (4 * workers));
        _chunks = (shape.Images + _chunkSize - 1) / _chunkSize;
        (_published, _lastBatch) = batches;
        _nextChunk = (long)batches.First * _chunks;
        _ownLoading = workers == 0 ? loadings[0] : null;
        _threads = new Thread[workers];
        for (var i = 0; i < workers; i++)
        {
            var loading = loadings[i];
            // Below normal where the system heeds it: whoever waits for a batch is the training, which has no use for a core then.
            _threads[i] = new(() => Work(loading))
            {
                IsBackground = true,
                Name = $"batch loader {i}",
                Priority = ThreadPriority.BelowNormal,
            };
            _threads[i].Start();
        }
    }

    /// <summary>Hands the next batch to the workers.</summary>
    /// <param name="indices">Its images.</param>
    /// <param name="taken">How often each image of the source was taken in this epoch; counted on.</param>
    public void Publish(ReadOnlySpan<long> indices, int[] taken)
    {
        var buffer = _buffers[_published % _buffers.Length];
        buffer.Begin(indices, _chunks);
        for (var place = 0; place < indices.Length; place++)
            buffer.Repeats[place] = taken[indices[place]]++;
        lock (_gate)
        {
            _published++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Number of the batch that <see cref="Publish"/> takes next.</summary>
    public int Published => _published;

    /// <summary>Waits for a published batch.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before it was there.</exception>
    /// <exception cref="ObjectDisposedException">Disposed meanwhile.</exception>
    public BatchBuffer Wait(int batch, CancellationToken cancellation)
    {
        var buffer = _buffers[batch % _buffers.Length];
        while (_ownLoading is not null && !buffer.IsDone)
        {
            cancellation.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_stopping, typeof(BatchLoader));
            LoadChunk(buffer, (int)(_nextChunk++ % _chunks), _ownLoading);
        }
        using var wake = cancellation.Register(() =>
        {
            lock (_gate)
                Monitor.PulseAll(_gate);
        });
        lock (_gate)
            while (!buffer.IsDone && !_stopping)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }
        ObjectDisposedException.ThrowIf(_stopping, typeof(BatchLoader));
        return buffer;
    }

    /// <summary>Ends waiting, and work after the image that each thread has in hand; waits for nothing.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Stops, and waits for the workers.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var thread in _threads)
            thread.Join();
    }

    private void Work(ImageLoading loading)
    {
        while (true)
        {
            var chunk = Interlocked.Increment(ref _nextChunk) - 1;
            var batch = chunk / _chunks;
            if (batch >= _lastBatch || !WaitUntilPublished(batch))
                return;
            LoadChunk(_buffers[batch % _buffers.Length], (int)(chunk % _chunks), loading);
        }
    }

    private bool WaitUntilPublished(long batch)
    {
        if (Volatile.Read(ref _published) <= batch)
            lock (_gate)
                while (_published <= batch && !_stopping)
                    Monitor.Wait(_gate);
        return !_stopping;
    }

    private void LoadChunk(BatchBuffer buffer, int chunk, ImageLoading loading)
    {
        var end = Math.Min(buffer.Count, (chunk + 1) * _chunkSize);
        for (var place = chunk * _chunkSize; place < end; place++)
        {
            // A chunk that is given up is never done, so that nobody takes its batch.
            if (_stopping)
                return;
            LoadImage(buffer, place, loading);
        }
        if (buffer.EndChunk())
            lock (_gate)
                Monitor.PulseAll(_gate);
    }

    private void LoadImage(BatchBuffer buffer, int place, ImageLoading loading)
    {
        var image = buffer.Indices[place];
        try
        {
            loading.Open(image);
            for (var view = 0; view < _shape.Views; view++)
            {
                var random = new ImageRandom(
                    _draw.Seed,
                    _draw.Epoch,
                    image,
                    buffer.Repeats[place],
                    _draw.FirstView + view
                );
                var picture = loading.View(view, ref random);
                if (!_shape.Fits(picture))
                    throw new ImageSizeException(_source.NameOf(image), picture, _shape);
                buffer.Write(picture, view, place);
            }
        }
        catch (Exception error)
        {
            // Thrown where the batch is taken, so that batches before it are delivered and the first image of the order is the one named; a name
            // may fail as well, which would be the end of the process here.
            buffer.Failures[place] = error;
        }
    }
}
