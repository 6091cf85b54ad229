using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Benchmarks.Losses;

/// <summary>A batch and a head, and the loss of the one under the other in every form.</summary>
/// <param name="Ours">Gives the total.</param>
/// <param name="OpByOp">Gives the total, with a graph over the same parameters.</param>
/// <param name="MakeFloor">Makes the products, with tensors for their results.</param>
/// <param name="Leaves">The tensors that get gradients.</param>
internal sealed record LossCase(
    Func<Tensor> Ours,
    Func<Tensor> OpByOp,
    Func<Products> MakeFloor,
    IReadOnlyList<Tensor> Leaves
)
{
    /// <summary>Forward and backward, ready to be run many times.</summary>
    internal Action Step(Form form) =>
        form switch
        {
            Form.Ours => () => Total(Ours).backward(),
            Form.OpByOp => () => Total(OpByOp).backward(),
            _ => MakeFloor().Run,
        };

    /// <summary>Forgets the gradients, as a training loop does before each step.</summary>
    internal void Clear()
    {
        foreach (var leaf in Leaves)
            leaf.grad = null;
    }

    // What the forward pass leaves behind is gone before the backward pass, as locals of a Python function are.
    private static Tensor Total(Func<Tensor> forward)
    {
        using var scope = NewDisposeScope();
        return forward().MoveToOuterDisposeScope();
    }
}
