using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary><c>z = x·Wᵀ + b</c>: N×D to N×C, gradient to x, W and b.</summary>
public sealed class LinearClassifier : Classifier
{
    /// <summary>A freshly drawn linear classifier.</summary>
    /// <param name="features">D ≥ 1.</param>
    /// <param name="classes">C ≥ 1.</param>
    /// <param name="device">Where its parameters lie; the CPU by default.</param>
    /// <param name="dtype">Their type; torch's default type by default.</param>
    public LinearClassifier(long features, long classes, Device? device = null, ScalarType? dtype = null)
        : base(nameof(LinearClassifier), features, classes, device, dtype) { }

    /// <inheritdoc />
    public override Tensor forward(Tensor features) => functional.linear(features, _weight, _bias);

    /// <inheritdoc />
    public override Tensor forward(Tensor features, Tensor directions) => forward(features);
}
