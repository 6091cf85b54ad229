using System.Diagnostics;
using Bce3s.Data;

namespace Bce3s.Benchmarks.Input;

/// <summary>Loads images of a row, as many as are asked for, drawn with replacement.</summary>
internal sealed class InputLoop : IDisposable
{
    private readonly ImageSource source;
    private readonly BatchLoader loader;
    private int epoch;

    /// <param name="row">What is measured.</param>
    /// <param name="source">Its source.</param>
    /// <param name="workers">Threads; 0 loads in the calling thread.</param>
    internal InputLoop(InputRow row, ImageSource source, int workers)
    {
        this.source = source;
        loader = new(
            source,
            [row.Transform],
            new()
            {
                BatchSize = row.BatchSize,
                Workers = workers,
                Normalize = row.Normalize,
            }
        );
    }

    /// <returns>Nanoseconds of all images.</returns>
    internal double Load(int images)
    {
        var random = new ImageRandom(seed: 1, epoch, image: 0);
        var order = new long[images];
        foreach (ref var image in order.AsSpan())
            image = random.Below((int)source.Count);
        var start = Stopwatch.GetTimestamp();
        foreach (var _ in loader.Epoch(order, epoch)) { }
        epoch++;
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    public void Dispose() => loader.Dispose();
}
