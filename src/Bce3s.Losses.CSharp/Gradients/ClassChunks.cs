using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Cuts the classes into runs, so that what a loss computes for one run at a time stays in the cache and within a budget of bytes.
/// </summary>
static class ClassChunks
{
    // Fits the second-level caches of two cores; matrix products of such runs still go at full speed.
    const long BytesOnCpu = 2L << 20;

    // Large enough to keep a GPU busy, small beside its memory.
    const long BytesElsewhere = 256L << 20;

    // Narrower matrix products would be slow, whatever the budget says.
    const long Least = 128;

    /// <summary>Runs of classes that cover 0…C−1, within the budget unless that were fewer than 128 classes.</summary>
    /// <param name="like">On whose device, and in whose type, the loss works.</param>
    /// <param name="classes">C.</param>
    /// <param name="numbersAClass">How many numbers the largest intermediate holds for a class, such as the rows of the batch.</param>
    public static IEnumerable<(long Start, long Length)> Of(Tensor like, long classes, long numbersAClass)
    {
        var budget = like.device_type == TorchSharp.DeviceType.CPU ? BytesOnCpu : BytesElsewhere;
        var length = Math.Max(Least, budget / like.element_size() / Math.Max(1, numbersAClass));
        for (long start = 0; start < classes; start += length)
            yield return (start, Math.Min(length, classes - start));
    }
}
