using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// The projection MLP <c>p = W₂·relu(W₁·x + b₁) + b₂</c> (Linear → ReLU → Linear), evaluated without a graph, with the way back for
/// losses that compute their gradients themselves.
/// </summary>
/// <param name="first">W₁, b₁.</param>
/// <param name="second">W₂, b₂.</param>
sealed class Projection(Linear first, Linear second)
{
    /// <summary>Of a projector made by <see cref="Create"/>.</summary>
    public static Projection Of(Sequential projector) => new((Linear)projector[0], (Linear)projector[2]);

    /// <summary>A freshly drawn projector: its state is <c>0.weight</c>, <c>0.bias</c>, <c>2.weight</c>, <c>2.bias</c>.</summary>
    public static Sequential Create(long features, long width, Device device, ScalarType dtype) =>
        Sequential(
            ("0", Linear(features, features, device: device, dtype: dtype)),
            ("1", ReLU()),
            ("2", Linear(features, width, device: device, dtype: dtype))
        );

    /// <summary>The hidden and the projected rows.</summary>
    public (Tensor Hidden, Tensor Projected) Forward(Tensor x)
    {
        var hidden = first.bias!.addmm(x, first.weight!.t()).relu_();
        return (hidden, second.bias!.addmm(hidden, second.weight!.t()));
    }

    /// <summary>Adds the gradients by x and by the weights.</summary>
    /// <param name="byProjected">The gradient by the projected rows.</param>
    /// <param name="hidden">The same rows of <see cref="Forward"/>'s hidden ones; overwritten.</param>
    /// <param name="x">The same rows of the input.</param>
    /// <param name="byX">Receives the gradient by x; null: not wanted.</param>
    /// <param name="gradients">Receives the others.</param>
    public void Backward(Tensor byProjected, Tensor hidden, Tensor x, Tensor? byX, GradientBuffers gradients)
    {
        gradients.By(second.weight)?.addmm_(byProjected.t(), hidden, beta: 1, alpha: 1);
        gradients.By(second.bias)?.add_(byProjected.sum(dim: 0));
        // The slope of relu, 0 or 1, is the sign of what it gave.
        var byHidden = byProjected.mm(second.weight!).mul_(hidden.sign_());
        gradients.By(first.weight)?.addmm_(byHidden.t(), x, beta: 1, alpha: 1);
        gradients.By(first.bias)?.add_(byHidden.sum(dim: 0));
        byX?.addmm_(byHidden, first.weight!, beta: 1, alpha: 1);
    }
}
