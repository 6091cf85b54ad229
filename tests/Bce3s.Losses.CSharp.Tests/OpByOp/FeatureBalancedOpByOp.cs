using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses.Tests.OpByOp;

/// <summary>The feature-balanced loss as its authors' program computes it: every operator through autograd.</summary>
/// <remarks>Temporaries are disposed as early as Python's reference counts free them, so that memory compares as well as time.</remarks>
sealed class FeatureBalancedOpByOp(Tensor weight, Tensor bias, IReadOnlyList<long> classCounts, double intensity)
{
    readonly Tensor _stimuli = Stimuli(classCounts, weight);

    /// <summary>The loss of a batch.</summary>
    /// <param name="features">N×D.</param>
    /// <param name="labels">N.</param>
    /// <param name="strength">α of the running epoch.</param>
    public Tensor Loss(Tensor features, Tensor labels, double strength)
    {
        using var scope = NewDisposeScope();
        var z = functional.linear(features, weight, bias);
        var norms = features.norm(1).unsqueeze(1).repeat(1, _stimuli.shape[0]);
        using var stimuli = _stimuli * (strength * intensity);
        var divisors = norms + 1e-12;
        var adjustment = stimuli / divisors;
        divisors.Dispose();
        var adjusted = z - adjustment;
        adjustment.Dispose();
        return functional.cross_entropy(adjusted, labels).MoveToOuterDisposeScope();
    }

    static Tensor Stimuli(IReadOnlyList<long> classCounts, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var logs = tensor(classCounts.ToArray()).to(weight.dtype).log();
        var behind = logs.max() - logs;
        return (behind * (1 / behind.max())).MoveToOuterDisposeScope();
    }
}
