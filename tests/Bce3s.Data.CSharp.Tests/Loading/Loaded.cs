using TorchSharp;

namespace Bce3s.Data.Tests.Loading;

/// <summary>A copy of a batch that outlives it.</summary>
internal sealed record Loaded(int Number, long[] Shape, byte[] Images, long[] Labels, long[] Indices)
{
    public static Loaded Copy(LoadedBatch batch) =>
        new(
            batch.Number,
            batch.Images.shape,
            batch.Images.bytes.ToArray(),
            batch.Labels.data<long>().ToArray(),
            batch.Indices
        );

    public static Loaded[] All(BatchLoader loader, long[] order, int epoch = 0, int firstBatch = 0) =>
        [.. loader.Epoch(order, epoch, firstBatch).Select(Copy)];

    /// <summary>The images of a source in their order, repeatedly, in steps of 7.</summary>
    public static long[] Order(int length, long count) => [.. Enumerable.Range(0, length).Select(i => i * 7L % count)];
}
