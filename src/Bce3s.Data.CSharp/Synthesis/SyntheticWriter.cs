using System.Diagnostics;

namespace Bce3s.Data;

/// <summary>What layouts write with: class counts, pictures on all cores, files, progress.</summary>
internal sealed class SyntheticWriter(
    string folder,
    SyntheticProfile profile,
    double scale,
    int size,
    long seed,
    IProgress<SyntheticProgress>? progress,
    Action<string, ReadOnlyMemory<byte>> writeFile,
    CancellationToken cancellation
)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _reporting = new();
    private TimeSpan _reported;
    private long _written;

    /// <summary>The folder being filled.</summary>
    public string Folder => folder;

    public double Scale => scale;

    public long Seed => seed;

    /// <summary>Training images of each class.</summary>
    public long[] Counts { get; } = profile.ClassCounts(scale);

    public ImageSize SizeOf(int variation) => SyntheticPictures.SizeOf(variation, size, profile.Layout.Square);

    public SyntheticPictures Pictures() => new(seed, size, profile.Layout.Square);

    /// <summary>Lets all cores work on the classes, each core with pictures of its own.</summary>
    public void ForEachClass(int from, int to, Action<int, SyntheticPictures> write)
    {
        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        try
        {
            Parallel.For(
                from,
                to,
                options,
                Pictures,
                (label, _, pictures) =>
                {
                    write(label, pictures);
                    return pictures;
                },
                _ => { }
            );
        }
        catch (AggregateException several)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }

    /// <summary>Writes an image file and counts it.</summary>
    /// <param name="path">Below the folder; its own folder exists.</param>
    /// <param name="content">All of it.</param>
    public void WriteImage(string path, ReadOnlyMemory<byte> content)
    {
        writeFile(Path.Combine(folder, path), content);
        Written(1);
    }

    public void CreateFolder(string path) => Directory.CreateDirectory(Path.Combine(folder, path));

    /// <summary>Counts images as written, tells how far the work is, ends it when asked to.</summary>
    public void Written(long images)
    {
        cancellation.ThrowIfCancellationRequested();
        var written = Interlocked.Add(ref _written, images);
        if (progress is null || !_reporting.TryEnter())
            return;
        try
        {
            if (_clock.Elapsed - _reported < s_interval)
                return;
            _reported = _clock.Elapsed;
            progress.Report(new(written, Total, _reported));
        }
        finally
        {
            _reporting.Exit();
        }
    }

    /// <summary>Tells that all is written.</summary>
    public void Finish() => progress?.Report(new(_written, Total, _clock.Elapsed));

    private long Total { get; } = profile.ClassCounts(scale).Sum() + profile.Layout.HeldOut(profile.Classes, scale);
}
