using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// Moves the prototypes of a batch's classes towards its features: <c>Q_y ← norm(a·q + (1−a)·f)</c>, <c>a = softsign(q·f)</c>,
/// <c>softsign(u) = u / (1 + |u|)</c>, q the prototype of the sample's class before the batch, f its feature of length 1. Of several
/// samples of one class the last one's outcome stays.
/// </summary>
static class PrototypeUpdate
{
    /// <summary>C directions, uniform on the sphere.</summary>
    public static Tensor Drawn(Classifier classifier)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var weight = classifier.weight;
        var rows = randn(weight.shape[0], weight.shape[1], dtype: weight.dtype, device: weight.device);
        return functional.normalize(rows, p: 2, dim: 1).MoveToOuterDisposeScope();
    }

    /// <summary>Changes <paramref name="prototypes"/> in place.</summary>
    /// <param name="prototypes">C×D, rows of length 1.</param>
    /// <param name="labels">N, int64.</param>
    /// <param name="directions">f, N×D, without gradient.</param>
    public static void Apply(Tensor prototypes, Tensor labels, Tensor directions)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var before = prototypes.index_select(0, labels);
        var similarity = (before * directions).sum(1, keepdim: true);
        var share = similarity / (similarity.abs() + 1);
        var after = UnitRows.Of(directions + share * (before - directions));
        // No direction comes of a feature of length 0 or one that is not a number: its prototype stays as it is.
        ClassMemory.StoreLast(prototypes, labels, where(after.Divisors.gt(Classifier.Epsilon), after.Rows, before));
    }
}
