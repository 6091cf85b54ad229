using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// UniFace, the unified-threshold cross-entropy (Zhou et al., ICCV 2023), with or without the empirical prototypes of EPL
/// (arXiv 2405.12447): <c>mean over rows of softplus(−(s·(cos_y − m) − β)) + Σ_{j≠y} softplus(s·cos_j − β)</c>, every difference clamped
/// to ±s first; <c>cos = norm(x)·norm(W)ᵀ</c>, β one learnt threshold for all classes.
/// </summary>
/// <remarks>
/// Gradient to x, W and β. β starts at <c>log(10·C)</c>. Rows against prototypes have the same m and β, m on top of their adaptive margin.
/// See <see cref="CosineMarginLoss"/> for prototypes, types and evaluation. State: <c>classifier.weight</c>, <c>threshold</c> (β, one
/// element) and, with prototypes, <c>prototypes</c> (a buffer). On the CPU β is read once a batch: clamps that no logit reaches cost nothing.
/// </remarks>
/// <example>
/// <c>s = 2</c>, <c>m = 0.1</c>, <c>β = 0.5</c>, <c>W = [[1, 0], [0, 1]]</c>, <c>x = [[3, 4]]</c>, label 0: cosines 0.6 and 0.8,
/// <c>softplus(−(2·0.5 − 0.5)) + softplus(2·0.8 − 0.5) = 0.474077 + 1.387335 = 1.861412</c>.
/// </example>
public sealed class UniFaceLoss : CosineMarginLoss
{
    [ComponentName(Name = "threshold")]
    Parameter _threshold;

    /// <summary>The loss over <paramref name="classifier"/>, on its device and in its type.</summary>
    /// <param name="classifier">Its scale is the options', and fixed.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the classifier's scale is another one.</exception>
    public UniFaceLoss(CosineClassifier classifier, UniFaceOptions? options = null)
        : base(nameof(UniFaceLoss), "uniface", classifier, Checked(ref options))
    {
        Options = options;
        var weight = classifier.weight;
        _threshold = Parameter(full(1, Math.Log(10.0 * Classes), dtype: weight.dtype, device: weight.device));
        RegisterComponents();
    }

    /// <summary>The loss over a freshly drawn classifier.</summary>
    /// <param name="features">D, the width of the features.</param>
    /// <param name="classes">C, the number of classes.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="device">Where its state lies; the CPU by default.</param>
    /// <param name="dtype">Its type; torch's default type by default.</param>
    public UniFaceLoss(
        long features,
        long classes,
        UniFaceOptions? options = null,
        Device? device = null,
        ScalarType? dtype = null
    )
        : this(Drawn(features, classes, Checked(ref options), device, dtype), options) { }

    /// <summary>The options it was made with.</summary>
    public UniFaceOptions Options { get; }

    /// <summary>β, one element.</summary>
    public Parameter threshold => _threshold;

    private protected override Parameter? Threshold => _threshold;

    private protected override (Tensor Loss, Tensor? ByThreshold) RowsLoss(
        ClassCosines cosines,
        Tensor own,
        Margin margin,
        double weight
    ) => ThresholdedCrossEntropy.Loss(cosines, margin == Margin.None ? own : own - Options.Margin, _threshold, weight);
}
