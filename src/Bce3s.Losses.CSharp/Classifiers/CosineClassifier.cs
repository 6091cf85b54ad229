using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// <c>z = s · norm(x)·norm(W)ᵀ</c>: cosines of features and class rows, times a scale; no bias. The classifier of LDAM
/// (arXiv 1906.07413) and of the face-recognition heads.
/// </summary>
/// <remarks>
/// N×D to N×C, gradient to x and W through both normalisations, and to s where it is learned. Logits lie in [−s, s]. State:
/// <c>weight</c> (C×D, drawn uniformly from ±1/√D) and, if it is learned, <c>scale</c> (0-dimensional). A fixed scale is a
/// hyper-parameter and no part of the state.
/// </remarks>
/// <example><c>W = [[3, 4]]</c>, <c>x = [[2, 0]]</c>, <c>s = 30</c>: <c>z = 30 · (1·0.6 + 0·0.8) = 18</c>.</example>
public sealed class CosineClassifier : Classifier
{
    [ComponentName(Name = "weight")]
    Parameter _weight;

    [ComponentName(Name = "scale")]
    Parameter? _scale;

    /// <summary>A freshly drawn cosine classifier.</summary>
    /// <param name="features">D ≥ 1.</param>
    /// <param name="classes">C ≥ 1.</param>
    /// <param name="scale">s &gt; 0, or where a learned s starts.</param>
    /// <param name="learnScale">Whether s is a parameter.</param>
    /// <param name="device">Where its parameters lie; the CPU by default.</param>
    /// <param name="dtype">Their type; torch's default type by default.</param>
    public CosineClassifier(
        long features,
        long classes,
        double scale = 30,
        bool learnScale = false,
        Device? device = null,
        ScalarType? dtype = null
    )
        : base(nameof(CosineClassifier), features, classes)
    {
        InitialScale = Check.Positive(scale, nameof(scale));
        _weight = Drawn([classes, features], device, dtype);
        if (learnScale)
            _scale = Parameter(tensor(scale, dtype: _weight.dtype, device: _weight.device));
        RegisterComponents();
    }

    /// <summary>The s it was made with; what holds for good unless <see cref="scale"/> is learned.</summary>
    public double InitialScale { get; }

    /// <summary>s, where it is learned; otherwise null.</summary>
    public Parameter? scale => _scale;

    /// <inheritdoc />
    public override Parameter weight => _weight;

    /// <inheritdoc />
    public override (Tensor Features, Tensor Rows, Tensor? Bias) Factors(Tensor features, Tensor? directions = null)
    {
        // Scaling the N×D rows costs less than scaling the N×C logits.
        using var rows = functional.normalize(features, p: 2, dim: 1, eps: Epsilon);
        return (_scale is null ? rows * InitialScale : rows * _scale, directions ?? this.directions(), null);
    }
}
