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
    /// and the outcome does not depend on the order in which a device writes them. It takes a sort, not N×N comparisons.
    /// </remarks>
    /// <param name="memory">C×P, changed in place.</param>
    /// <param name="labels">N, int64.</param>
    /// <param name="rows">N×P, without gradient.</param>
    public static void StoreLast(Tensor memory, Tensor labels, Tensor rows)
    {
        using var _ = no_grad();
        var count = labels.shape[0];
        var place = arange(count, dtype: ScalarType.Int64, device: labels.device);
        // Class and position in one number: in falling order each class begins with its last sample.
        var (keys, _) = (labels * count + place).sort(0, descending: true);
        var classes = keys.div(count, RoundingMode.floor);
        var begins = classes.narrow(0, 1, count - 1).ne(classes.narrow(0, 0, count - 1));
        var (firsts, _) = cat([place.narrow(0, 0, 1), place.narrow(0, 1, count - 1) * begins]).cummax(0);
        var last = keys.index_select(0, firsts).remainder(count);
        memory.index_copy_(0, classes, rows.index_select(0, last));
    }
}
