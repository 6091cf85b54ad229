using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>A ring of the K projections seen last, the oldest replaced first. A slot with label −1 is empty.</summary>
static class ContrastQueue
{
    public const long Empty = -1;

    /// <summary>Stores rows in their order; of more than K the last K. Nothing is read on the host.</summary>
    /// <param name="queue">K×P, changed in place.</param>
    /// <param name="queueLabels">K, changed in place.</param>
    /// <param name="position">The slot of the next row, 0-dimensional, changed in place.</param>
    /// <param name="rows">N×P.</param>
    /// <param name="labels">N.</param>
    public static void Store(Tensor queue, Tensor queueLabels, Tensor position, Tensor rows, Tensor labels)
    {
        using var _ = no_grad();
        var (slots, count) = (queue.shape[0], labels.shape[0]);
        var kept = Math.Min(slots, count);
        var at = arange(count - kept, count, dtype: ScalarType.Int64, device: labels.device)
            .add_(position)
            .remainder_(slots);
        queue.index_copy_(0, at, rows.narrow(0, count - kept, kept));
        queueLabels.index_copy_(0, at, labels.narrow(0, count - kept, kept));
        position.add_(count).remainder_(slots);
    }
}
