using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// LDAM with deferred re-weighting (Cao et al., NeurIPS 2019, arXiv 1906.07413, eq. 13 and algorithm 1): cross-entropy of
/// <c>s·(cos − Δ_y·onehot(y))</c> with margins <c>Δ_c = Δ_max · n_c^−¼ / max_j n_j^−¼</c>: rare classes get wide ones.
/// </summary>
/// <remarks>
/// From <c>deferral</c> of the schedule on (epoch e with <c>e/E ≥ deferral</c>) a sample counts by the effective-number weight w_y
/// of its class (<see cref="EffectiveNumber"/>), and the loss is <c>Σ w_y·l / Σ w_y</c> over the batch, the mean of
/// PyTorch's weighted cross-entropy, which the authors' program takes; before, it is the mean. Evaluation takes the plain mean of the
/// cross-entropy of <c>s·cos</c>, the logits for prediction.
/// One view, hard labels, float32 and float64; gradient to the features and the classifier, no second derivatives.
/// State: <c>classifier.*</c>, and the buffers <c>margins</c> (C, in units of a cosine) and <c>class_weights</c> (C).
/// </remarks>
/// <example>
/// Counts [16, 1] (margins ¼, ½), s = 2, cosines [[0, 1]], label 1: <c>log(1 + e^(0 − 2·(1 − ½))) = 0.313262</c>.
/// </example>
public sealed class LdamLoss : SoftmaxHead
{
    readonly double _scale;
    readonly double _deferral;

    [ComponentName(Name = "margins")]
    Tensor _margins;

    [ComponentName(Name = "class_weights")]
    Tensor _classWeights;

    /// <summary>The loss over cosines, with the classifier's own scale.</summary>
    /// <param name="classifier">With a fixed scale; the authors' is 30.</param>
    /// <param name="classCounts">n_c ≥ 1, training images of each of the classifier's classes.</param>
    /// <param name="maxMargin">Δ_max ≥ 0, the margin of the rarest class.</param>
    /// <param name="deferral">From which share of the epochs on samples are weighted: 0 always, 1 never.</param>
    /// <param name="beta">β of the weights, in [0, 1).</param>
    /// <exception cref="ArgumentException">
    /// Counts do not fit the classes, a class is empty, a parameter is out of range, or the classifier learns its scale: a
    /// margin is worth something in cosines only if s cannot shrink it.
    /// </exception>
    public LdamLoss(
        CosineClassifier classifier,
        IReadOnlyList<long> classCounts,
        double maxMargin = 0.5,
        double deferral = 0.8,
        double beta = 0.9999
    )
        : this(classifier, FixedScale(classifier), classCounts, maxMargin, deferral, beta) { }

    /// <summary>The loss over a classifier of the caller's own whose logits are cosines times a scale.</summary>
    /// <param name="classifier">Gives <c>s·cos</c>.</param>
    /// <param name="scale">That s, &gt; 0.</param>
    /// <param name="classCounts">n_c ≥ 1, training images of each of the classifier's classes.</param>
    /// <param name="maxMargin">Δ_max ≥ 0, the margin of the rarest class.</param>
    /// <param name="deferral">From which share of the epochs on samples are weighted: 0 always, 1 never.</param>
    /// <param name="beta">β of the weights, in [0, 1).</param>
    /// <exception cref="ArgumentException">Counts do not fit the classes, a class is empty, or a parameter is out of range.</exception>
    public LdamLoss(
        Classifier classifier,
        double scale,
        IReadOnlyList<long> classCounts,
        double maxMargin = 0.5,
        double deferral = 0.8,
        double beta = 0.9999
    )
        : base(nameof(LdamLoss), "ldam", classifier)
    {
        ClassCounts.Of(classifier, classCounts);
        Check.NotNegative(maxMargin, nameof(maxMargin));
        _scale = Check.Positive(scale, nameof(scale));
        _deferral = Check.Fraction(deferral, nameof(deferral));
        // The largest n^−¼ is that of the rarest class.
        var rarest = classCounts.Min();
        _margins = ClassCounts.Buffer(
            classCounts.Select(n => maxMargin * Math.Pow(rarest / (double)n, 0.25)),
            classifier
        );
        _classWeights = ClassCounts.Buffer(EffectiveNumber.Weights(classCounts, beta), classifier);
        RegisterComponents();
    }

    /// <summary>The loss over a new <see cref="CosineClassifier"/> of so many features and classes, on the CPU and in torch's default type unless told otherwise.</summary>
    public LdamLoss(
        long features,
        long classes,
        IReadOnlyList<long> classCounts,
        double scale = 30,
        double maxMargin = 0.5,
        double deferral = 0.8,
        double beta = 0.9999,
        Device? device = null,
        ScalarType? dtype = null
    )
        : this(
            new CosineClassifier(features, classes, scale, device: device, dtype: dtype),
            classCounts,
            maxMargin,
            deferral,
            beta
        ) { }

    private protected override Tensor Loss(Tensor z, Tensor features, LossTargets targets, TrainingProgress progress)
    {
        var labels = targets.Labels;
        var margins = _margins.index_select(0, labels).mul_(-_scale).unsqueeze(1);
        using var adjusted = z.detach().scatter_add(1, labels.unsqueeze(1), margins);
        var weights = progress.Fraction < _deferral ? null : _classWeights.index_select(0, labels);
        // Divided by their mean: the mean of the weighted losses is then the weighted mean.
        weights?.div_(weights.mean());
        return SoftmaxCrossEntropy.Of(adjusted, targets).Mean(z, weights);
    }

    static double FixedScale(CosineClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return classifier.scale is null
            ? classifier.InitialScale
            : throw new ArgumentException(
                "the classifier learns its scale; LDAM's margins need a fixed one",
                nameof(classifier)
            );
    }
}
