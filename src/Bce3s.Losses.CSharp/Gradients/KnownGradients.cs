using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Attaches gradients that were computed together with a value, so that autograd neither keeps the intermediate tensors nor
/// walks back through them.
/// </summary>
/// <remarks>
/// A backward pass that starts at a value on the CPU hands the gradients on as they are: a leaf without a gradient takes the
/// tensor itself, unless the graph is retained or somebody else still holds the tensor. They must not be modified once attached,
/// nor share their numbers with one another.
/// </remarks>
static class KnownGradients
{
    /// <summary>Whether anybody can ask for the gradient of this tensor.</summary>
    public static bool Wanted(Tensor input) => is_grad_enabled() && input.requires_grad;

    /// <summary><paramref name="value"/>, with the given gradients of it.</summary>
    /// <param name="value">0-dimensional, without a graph.</param>
    /// <param name="inputs">What the value depends on, each with the value's gradient by it (same shape); null where none is wanted.</param>
    /// <returns>A tensor of its own; <paramref name="value"/> itself where no gradient is wanted.</returns>
    /// <remarks>Backward with <c>create_graph</c> throws: the gradients are numbers, there is nothing to differentiate again.</remarks>
    public static Tensor Attach(Tensor value, params IReadOnlyList<(Tensor Input, Tensor? Gradient)> inputs)
    {
        var wanted = inputs.Where(i => i.Gradient is not null && Wanted(i.Input)).ToArray();
        if (wanted.Length == 0)
            return value;
        var known = new Known(value, [.. wanted.Select(w => w.Gradient!)]);
        return Function.apply([known, .. wanted.Select(w => w.Input)]);
    }

    /// <summary>No tensor to autograd: the value does not depend on its gradients.</summary>
    sealed record Known(Tensor Value, List<Tensor> Gradients);

    sealed class Function : autograd.SingleTensorFunction<Function>
    {
        public override string Name => nameof(KnownGradients);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var known = (Known)vars[0];
            ctx.save_for_backward(known.Gradients);
            // The caller's tensor gets no graph, and stays as it is when the loss is modified in place.
            return known.Value.clone();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            if (is_grad_enabled())
                throw new NotSupportedException(
                    "The gradients were computed together with the value and have no second derivative: backward without create_graph."
                );
            var gradients = ctx.get_saved_variables();
            // Reading the number from another device would wait for it.
            if (grad_output.device_type != DeviceType.CPU || grad_output.ToDouble() != 1)
                gradients = gradients.ConvertAll(g => g * grad_output);
            return [null!, .. gradients];
        }
    }
}
