using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>The gradients that a loss computes with its value: buffers that start at zero and to which its parts add.</summary>
/// <remarks>Made while gradients are still recorded; the parts run under <c>no_grad</c>.</remarks>
sealed class GradientBuffers
{
    readonly List<(Tensor Input, Tensor? Gradient)> _known = [];

    /// <summary>Whether gradients are wanted at all.</summary>
    public bool Recording { get; } = is_grad_enabled();

    /// <summary>Where the gradient by this tensor is added up, in its shape; null where nobody can ask for it.</summary>
    public Tensor? By(Tensor? input)
    {
        if (input is null || !Recording || !input.requires_grad)
            return null;
        foreach (var (known, gradient) in _known)
            if (ReferenceEquals(known, input))
                return gradient;
        using var _ = no_grad();
        var made = zeros(input.shape, dtype: input.dtype, device: input.device);
        _known.Add((input, made));
        return made;
    }

    /// <summary><paramref name="value"/>, a 0-dimensional tensor without a graph, with these gradients.</summary>
    public Tensor AttachTo(Tensor value) => KnownGradients.Attach(value, _known);
}
