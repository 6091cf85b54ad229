using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// ArcFace (arXiv 1801.07698), with or without the empirical prototypes of EPL (arXiv 2405.12447):
/// <c>mean over rows of softplus(log Σ_{j≠y} e^{s·cos_j} − s·φ)</c>, that is cross-entropy of s·cos whose own class has
/// <c>φ = cos(θ + m) = cos θ·cos m − sin θ·sin m</c> where <see cref="ArcFaceMargin"/> says so; <c>cos θ = norm(x)·norm(W)ᵀ</c>.
/// </summary>
/// <remarks>
/// The own cosine is clamped to ±(1 − 1e-7) first, with gradient 0 beyond. Rows against prototypes get the angular margin, too, on top of
/// their adaptive one. See <see cref="CosineMarginLoss"/> for prototypes, gradients, types and evaluation. State:
/// <c>classifier.weight</c> and, with prototypes, <c>prototypes</c> (a buffer).
/// </remarks>
/// <example>
/// <c>s = 2</c>, <c>m = 0.5</c>, <c>W = [[1, 0], [0, 1]]</c>, <c>x = [[3, 4]]</c>, label 0:
/// <c>φ = 0.6·cos 0.5 − 0.8·sin 0.5 = 0.143009</c>, <c>softplus(2·0.8 − 2·φ) = 1.552012</c>.
/// </example>
public sealed class ArcFaceLoss : CosineMarginLoss
{
    /// <summary>The loss over <paramref name="classifier"/>, on its device and in its type.</summary>
    /// <param name="classifier">Its scale is the options', and fixed.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the classifier's scale is another one.</exception>
    public ArcFaceLoss(CosineClassifier classifier, ArcFaceOptions? options = null)
        : base(nameof(ArcFaceLoss), "arcface", classifier, Checked(ref options))
    {
        Options = options;
        RegisterComponents();
    }

    /// <summary>The loss over a freshly drawn classifier.</summary>
    /// <param name="features">D, the width of the features.</param>
    /// <param name="classes">C, the number of classes.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="device">Where its state lies; the CPU by default.</param>
    /// <param name="dtype">Its type; torch's default type by default.</param>
    public ArcFaceLoss(
        long features,
        long classes,
        ArcFaceOptions? options = null,
        Device? device = null,
        ScalarType? dtype = null
    )
        : this(Drawn(features, classes, Checked(ref options), device, dtype), options) { }

    /// <summary>The options it was made with.</summary>
    public ArcFaceOptions Options { get; }

    private protected override (Tensor Loss, Tensor? ByThreshold) RowsLoss(
        ClassCosines cosines,
        Tensor own,
        Margin margin,
        double weight
    )
    {
        var positive =
            margin == Margin.None ? (own, ones_like(own)) : AngularMargin.Of(own, Options.Margin, Options.ModeInUse);
        return (MarginSoftmax.Loss(cosines, positive, weight), null);
    }
}
