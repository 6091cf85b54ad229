using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// The classes that a batch is compared with: all that are present in it, filled up with random others to
/// <c>floor(r·C)</c>; never fewer than those present.
/// </summary>
static class ClassSubset
{
    /// <summary>C ones and zeros, drawn on the labels' device from its default generator without waiting for it.</summary>
    /// <returns>Null, without a draw, for r = 1: all classes.</returns>
    public static Tensor? Draw(Tensor labels, long classes, double ratio, ScalarType dtype)
    {
        if (ratio == 1)
            return null;
        using var disabled = no_grad();
        var chosen = zeros(classes, dtype: dtype, device: labels.device).index_fill_(0, labels, 1);
        var count = (int)Math.Floor(ratio * classes);
        if (count == 0)
            return chosen;
        // Present classes have keys from 1 up, the others below 1: the largest keys are all present ones, then a random choice.
        var keys = rand(classes, dtype: dtype, device: labels.device).add_(chosen);
        var (_, first) = keys.topk(count, sorted: false);
        return chosen.index_fill_(0, first, 1);
    }
}
