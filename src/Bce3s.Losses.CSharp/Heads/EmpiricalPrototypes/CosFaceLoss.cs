using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// CosFace (arXiv 1801.09414), with or without the empirical prototypes of EPL (arXiv 2405.12447):
/// <c>mean over rows of softplus(log Σ_{j≠y} e^{s·cos_j} − s·(cos_y − m))</c>, that is cross-entropy of s·cos whose own class has m taken
/// off; <c>cos = norm(x)·norm(W)ᵀ</c>.
/// </summary>
/// <remarks>
/// Rows against prototypes have no m: their own class counts as <c>v_y − k·detach(v_y)</c>. See <see cref="CosineMarginLoss"/> for
/// prototypes, gradients, types and evaluation. State: <c>classifier.weight</c> and, with prototypes, <c>prototypes</c> (a buffer).
/// </remarks>
/// <example>
/// <c>s = 2</c>, <c>m = 0.1</c>, <c>W = [[1, 0], [0, 1]]</c>, <c>x = [[3, 4]]</c>, label 0: cosines 0.6 and 0.8,
/// <c>softplus(2·0.8 − 2·(0.6 − 0.1)) = softplus(0.6) = 1.037488</c>.
/// </example>
public sealed class CosFaceLoss : CosineMarginLoss
{
    /// <summary>The loss over <paramref name="classifier"/>, on its device and in its type.</summary>
    /// <param name="classifier">Its scale is the options', and fixed.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the classifier's scale is another one.</exception>
    public CosFaceLoss(CosineClassifier classifier, CosFaceOptions? options = null)
        : base(nameof(CosFaceLoss), "cosface", classifier, Checked(ref options))
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
    public CosFaceLoss(
        long features,
        long classes,
        CosFaceOptions? options = null,
        Device? device = null,
        ScalarType? dtype = null
    )
        : this(Drawn(features, classes, Checked(ref options), device, dtype), options) { }

    /// <summary>The options it was made with.</summary>
    public CosFaceOptions Options { get; }

    private protected override (Tensor Loss, Tensor? ByThreshold) RowsLoss(
        ClassCosines cosines,
        Tensor own,
        Margin margin,
        double weight
    )
    {
        var positive = margin == Margin.Classifier ? own - Options.Margin : own;
        return (MarginSoftmax.Loss(cosines, (positive, ones_like(own)), weight), null);
    }
}
