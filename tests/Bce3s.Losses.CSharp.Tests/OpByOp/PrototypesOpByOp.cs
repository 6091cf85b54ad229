using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses.Tests.OpByOp;

/// <summary>Empirical prototypes as the authors' program keeps them: similarities by a product of all samples with all, normalised again at each use.</summary>
/// <remarks>
/// Temporaries are disposed as early as Python's reference counts free them, so that memory compares as well as time.
/// </remarks>
sealed class PrototypesOpByOp(Tensor prototypes, EmpiricalPrototypesOptions options)
{
    const double Epsilon = 1e-5;

    /// <summary>C×D, changed by <see cref="Update"/>.</summary>
    public Tensor Rows { get; } = prototypes;

    public bool Joined(int epoch) => epoch + 1 >= options.FirstEpoch;

    public void Update(Tensor embeddings, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var f = functional.normalize(embeddings.clone().detach(), p: 2, dim: 1, eps: Epsilon);
        var similarity = diag(Rows[TensorIndex.Tensor(labels)].mm(f.t()));
        var factor = (similarity / (1 + similarity.abs())).unsqueeze(1);
        Rows[TensorIndex.Tensor(labels)] = functional.normalize(
            factor * Rows[TensorIndex.Tensor(labels)] + (1 - factor) * f,
            p: 2,
            dim: 1
        );
    }

    /// <summary>N×C, the own class less its adaptive margin.</summary>
    public Tensor Similarities(Tensor embeddings, Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var rows = functional.normalize(Rows, p: 2, dim: 1);
        using var copy = rows.clone();
        var similarities = einsum("be,ce->bc", embeddings, copy.detach());
        var every = arange(labels.shape[0], dtype: ScalarType.Int64);
        TensorIndex[] own = [TensorIndex.Tensor(every), TensorIndex.Tensor(labels)];
        similarities[own] = similarities[own] - options.AdaptiveMargin * similarities[own].detach();
        return similarities.MoveToOuterDisposeScope();
    }
}
