using Bce3s.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Benchmarks.Losses;

/// <summary>A batch and a head, and the loss of the one under the other in every form.</summary>
/// <param name="Head">Ours; disposed with the case.</param>
/// <param name="Features">Gets a gradient, as the head's parameters do.</param>
/// <param name="Targets">Of the batch.</param>
/// <param name="Progress">Decides which terms take part.</param>
/// <param name="OpByOp">Gives the total, with a graph over the same tensors.</param>
/// <param name="MakeFloor">Makes the products, with tensors for their results.</param>
internal sealed record LossCase(
    LossHead Head,
    Tensor Features,
    LossTargets Targets,
    TrainingProgress Progress,
    Func<Tensor> OpByOp,
    Func<Products> MakeFloor
) : IDisposable
{
    /// <summary>Forward and backward, ready to be run many times.</summary>
    internal Action Step(Form form) =>
        form switch
        {
            Form.Ours => () => Total(() => Head.call(Features, Targets, Progress).Total).backward(),
            Form.OpByOp => () => Total(OpByOp).backward(),
            _ => MakeFloor().Run,
        };

    /// <summary>Forgets the gradients, as a training loop does before each step.</summary>
    internal void Clear()
    {
        Features.grad = null;
        Head.zero_grad(set_to_none: true);
    }

    public void Dispose() => Head.Dispose();

    // What the forward pass leaves behind is gone before the backward pass, as locals of a Python function are.
    private static Tensor Total(Func<Tensor> forward)
    {
        using var scope = NewDisposeScope();
        return forward().MoveToOuterDisposeScope();
    }
}
