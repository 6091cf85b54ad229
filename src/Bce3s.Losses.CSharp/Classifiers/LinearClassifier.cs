using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// <c>z = x·Wᵀ + b</c>: N×D to N×C, gradient to x, W and b. State: <c>weight</c> (C×D) and <c>bias</c> (C), both drawn
/// uniformly from ±1/√D.
/// </summary>
/// <example><c>W = [[3, 4]]</c>, <c>b = [0.5]</c>, <c>x = [[1, 2]]</c>: <c>z = 3·1 + 4·2 + 0.5 = 11.5</c>.</example>
public sealed class LinearClassifier : Classifier
{
    [ComponentName(Name = "weight")]
    Parameter _weight;

    [ComponentName(Name = "bias")]
    Parameter _bias;

    /// <summary>A freshly drawn linear classifier.</summary>
    /// <param name="features">D ≥ 1.</param>
    /// <param name="classes">C ≥ 1.</param>
    /// <param name="device">Where its parameters lie; the CPU by default.</param>
    /// <param name="dtype">Their type; torch's default type by default.</param>
    public LinearClassifier(long features, long classes, Device? device = null, ScalarType? dtype = null)
        : base(nameof(LinearClassifier), features, classes)
    {
        _weight = Drawn([classes, features], device, dtype);
        _bias = Drawn([classes], device, dtype);
        RegisterComponents();
    }

    LinearClassifier(LinearClassifier original)
        : base(nameof(LinearClassifier), original.Features, original.Classes)
    {
        _weight = Copy(original._weight);
        _bias = Copy(original._bias);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Parameter weight => _weight;

    /// <inheritdoc />
    public override Parameter bias => _bias;

    /// <summary>A classifier of its own with the same values; nothing is drawn.</summary>
    public LinearClassifier Copy() => new(this);

    /// <inheritdoc />
    public override (Tensor Features, Tensor Rows, Tensor? Bias) Factors(Tensor features, Tensor? directions = null) =>
        (features, _weight, _bias);

    static Parameter Copy(Parameter original)
    {
        using var values = original.detach();
        return Parameter(values.clone());
    }
}
