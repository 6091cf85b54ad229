using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>A memory of one row a class that keeps the last row seen of it.</summary>
static class ClassMemory
{
    /// <summary>
    /// <c>memory[c] ← rows[i]</c> for the largest i with <c>labels[i] = c</c>; classes absent from the batch keep their row.
    /// </summary>
    /// <remarks>
    /// Every sample writes the row of the last sample of its class, so that samples of one class write the same values
    /// and the outcome does not depend on the order in which a device writes them.
    /// </remarks>
    /// <param name="memory">C×P, changed in place.</param>
    /// <param name="labels">N, int64.</param>
    /// <param name="rows">N×P, without gradient.</param>
    public static void StoreLast(Tensor memory, Tensor labels, Tensor rows)
    {
        using var _ = no_grad();
        var position = arange(labels.shape[0], dtype: ScalarType.Int64, device: labels.device);
        var last = (labels.unsqueeze(1).eq(labels) * position).amax([1]);
        memory.index_copy_(0, labels, rows.index_select(0, last));
    }
}
