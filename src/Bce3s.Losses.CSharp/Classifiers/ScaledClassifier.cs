using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// Learnable weight scaling (Kang et al., "Decoupling representation and classifier", ICLR 2020, arXiv 1910.09217):
/// <c>z_c = f_c · inner(x)_c</c>. The inner classifier is frozen; only the C factors f learn, from 1 on.
/// </summary>
/// <remarks>
/// As in the authors' program the factor also multiplies the inner bias. N×D to N×C, gradient to x and f. The constructor sets
/// <c>requires_grad</c> of the inner classifier's parameters to false: to train it again, set it back. State:
/// <c>inner.*</c> and <c>scale</c> (C). Disposing it disposes the inner classifier.
/// </remarks>
/// <example>
/// <c>W = [[3, 4], [1, 0]]</c>, <c>b = [0.5, 0]</c>, <c>f = [2, −1]</c>, <c>x = [[1, 2]]</c>: <c>z = [2·11.5, −1·1] = [23, −1]</c>.
/// </example>
public sealed class ScaledClassifier : Classifier
{
    [ComponentName(Name = "inner")]
    Classifier _inner;

    [ComponentName(Name = "scale")]
    Parameter _scale;

    /// <summary>Freezes <paramref name="inner"/> and puts factors of 1 on its logits: at first nothing changes.</summary>
    /// <param name="inner">A trained classifier; its device and type are the factors' too.</param>
    public ScaledClassifier(Classifier inner)
        : base(nameof(ScaledClassifier), Inner(inner).Features, inner.Classes)
    {
        _inner = inner;
        foreach (var parameter in inner.parameters())
            parameter.requires_grad_(false);
        _scale = Parameter(ones(inner.Classes, dtype: inner.weight.dtype, device: inner.weight.device));
        RegisterComponents();
    }

    /// <summary>The frozen classifier.</summary>
    public Classifier inner => _inner;

    /// <summary>f, C factors.</summary>
    public Parameter scale => _scale;

    /// <summary>The frozen rows, without their factors.</summary>
    public override Parameter weight => _inner.weight;

    /// <summary>The frozen biases, without their factors; null where the inner classifier has none.</summary>
    public override Parameter? bias => _inner.bias;

    /// <inheritdoc />
    /// <remarks>Scales the N×C logits: fewer than the C×D weights in every common batch.</remarks>
    public override Tensor forward(Tensor features)
    {
        using var inner = _inner.forward(features);
        return inner * _scale;
    }

    /// <inheritdoc />
    public override (Tensor Features, Tensor Rows, Tensor? Bias) Factors(Tensor features, Tensor? directions = null)
    {
        using var scope = NewDisposeScope();
        var (x, rows, bias) = _inner.Factors(features, directions);
        // It may be the caller's own tensor, which stays where it is.
        if (scope.Contains(x))
            x.MoveToOuterDisposeScope();
        return (x, (rows * _scale.unsqueeze(1)).MoveToOuterDisposeScope(), bias?.mul(_scale).MoveToOuterDisposeScope());
    }

    static Classifier Inner(Classifier inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return inner;
    }
}
