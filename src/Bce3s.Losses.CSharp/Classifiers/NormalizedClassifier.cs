using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// <c>z = x·norm(W)ᵀ + b</c>: the rows of W count by direction only, the features keep their lengths (BCE3S's classifier).
/// N×D to N×C, gradient to x, W (through the normalisation) and b. State: <c>weight</c> (C×D) and <c>bias</c> (C), both drawn
/// uniformly from ±1/√D.
/// </summary>
/// <example><c>W = [[3, 4]]</c>, <c>b = [0.5]</c>, <c>x = [[1, 2]]</c>: <c>z = 0.6·1 + 0.8·2 + 0.5 = 2.7</c>.</example>
public sealed class NormalizedClassifier : Classifier
{
    [ComponentName(Name = "weight")]
    Parameter _weight;

    [ComponentName(Name = "bias")]
    Parameter _bias;

    /// <summary>A freshly drawn classifier with normalised rows.</summary>
    /// <param name="features">D ≥ 1.</param>
    /// <param name="classes">C ≥ 1.</param>
    /// <param name="device">Where its parameters lie; the CPU by default.</param>
    /// <param name="dtype">Their type; torch's default type by default.</param>
    public NormalizedClassifier(long features, long classes, Device? device = null, ScalarType? dtype = null)
        : base(nameof(NormalizedClassifier), features, classes)
    {
        _weight = Drawn([classes, features], device, dtype);
        _bias = Drawn([classes], device, dtype);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Parameter weight => _weight;

    /// <inheritdoc />
    public override Parameter bias => _bias;

    /// <inheritdoc />
    public override (Tensor Features, Tensor Rows, Tensor? Bias) Factors(Tensor features, Tensor? directions = null) =>
        (features, directions ?? this.directions(), _bias);
}
