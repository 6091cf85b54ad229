using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Attaches gradients that were computed together with a value, so that autograd neither keeps the intermediate tensors nor
/// walks back through them.
/// </summary>
static class KnownGradients
{
    /// <summary>Whether anybody can ask for the gradient of this tensor.</summary>
    public static bool Wanted(Tensor input) => is_grad_enabled() && input.requires_grad;

    /// <summary><paramref name="value"/>, with the given gradients of it.</summary>
    /// <param name="value">0-dimensional, without a graph.</param>
    /// <param name="inputs">What the value depends on, each with the value's gradient by it (same shape); null where none is wanted.</param>
    public static Tensor Attach(Tensor value, params IReadOnlyList<(Tensor Input, Tensor? Gradient)> inputs)
    {
        var total = value;
        foreach (var (input, gradient) in inputs)
            if (gradient is not null && Wanted(input))
            {
                var linear = input.reshape(-1).dot(gradient.reshape(-1));
                total = total + (linear - linear.detach());
            }
        return total;
    }
}
