using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>How a <see cref="BatchLoader"/> loads.</summary>
public sealed record BatchLoaderOptions
{
    /// <summary>Of the run: with epoch, image, repeat and view it decides how an image is augmented.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Number of the first view for <see cref="ImageRandom"/>: a second stream of batches, such as GLMC's, augments an image in another way than the
    /// first.
    /// </summary>
    public int FirstView { get; init; }

    /// <summary>Images of a batch; the last one of an epoch may have fewer.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>
    /// Batches with fewer images are left out: 1 keeps all, <see cref="BatchSize"/> drops a short last one. (Batch normalisation cannot train
    /// on one image.)
    /// </summary>
    public int AtLeast { get; init; } = 1;

    /// <summary>Threads that decode and augment; 0 does it in the calling thread when a batch is asked for.</summary>
    public int Workers { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>
    /// Batches that the workers may be ahead of the caller. There are so many buffers and one more, for the batch that the caller holds.
    /// </summary>
    public int Prefetch { get; init; } = 3;

    /// <summary>What makes float32 of the bytes; without it batches are uint8, for a device to convert.</summary>
    public Normalize? Normalize { get; init; }

    /// <summary>Where batches go: the CPU unless given. For a CUDA device the buffers are pinned, and a batch is copied when it is asked for.</summary>
    public Device? Device { get; init; }

    /// <summary>What happens with an image that cannot be read.</summary>
    public BrokenImages OnError { get; init; } = BrokenImages.Fail;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(FirstView);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AtLeast, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(AtLeast, BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(Workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(Prefetch, 1);
    }
}
