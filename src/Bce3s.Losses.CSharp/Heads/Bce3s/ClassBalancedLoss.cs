using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// The class-balanced binary cross-entropy of BCE3S's second stage (arXiv 2511.14097): each sample's loss times the
/// effective-number weight of its class, <c>w_c = (1−β)/(1−β^{n_c})</c> rescaled to sum to C.
/// </summary>
/// <remarks>
/// With <c>t = onehot(y)</c>, logits z and <c>B_j = t_j·softplus(−z_j) + (1−t_j)·softplus(z_j)</c>:
/// <list type="bullet">
/// <item>Bce: <c>mean over samples of w_y·Σ_j B_j</c>, z clamped to ±64 and j over a random class subset that holds every class of the batch;</item>
/// <item>Sigmoid: <c>mean over all N·C entries of w_y·B_j</c>;</item>
/// <item>Focal: <c>mean over samples of w_y·Σ_j exp(−γ·t_j·z_j − γ·softplus(−z_j))·B_j</c>, gradient also through the factor;</item>
/// <item>Softmax: <c>mean over samples of −w_y·log softmax(z)_y</c> (class-balanced softmax loss, Cui et al., CVPR 2019, arXiv 1901.05555).</item>
/// </list>
/// Means are over the N samples, not over the sum of their weights: a batch of rare classes weighs more than one of frequent ones.
/// One view, hard labels, float32 and float64, gradient to features and classifier (mode Softmax: no second derivatives). State: <c>classifier.*</c>, <c>class_weights</c> (a buffer).
/// In evaluation mode all classes are compared; nothing is drawn.
/// </remarks>
/// <example>
/// Counts [1, 3], β = 0.5 (weights 14/11, 8/11), logits [[2, −1]], label 1, mode Bce, r = 1:
/// <c>8/11 · (softplus(1) + softplus(2)) = 2.501955</c>; mode Softmax: <c>8/11 · log(1 + e³) = 2.217155</c>.
/// </example>
public sealed class ClassBalancedLoss : LossHead
{
    readonly ClassBalancedMode _mode;
    readonly double _classSubset;
    readonly double _gamma;
    readonly double _clamp;

    [ComponentName(Name = "class_weights")]
    Tensor _classWeights;

    /// <summary>The loss over <paramref name="classifier"/>, on its device and in its type.</summary>
    /// <param name="classifier">Gives the logits; BCE3S hands on the first stage's <see cref="NormalizedClassifier"/>.</param>
    /// <param name="classCounts">n_c ≥ 1, training images of each of the classifier's classes.</param>
    /// <param name="beta">β in [0, 1).</param>
    /// <param name="mode">Which loss is weighted.</param>
    /// <param name="classSubset">r of mode Bce, 0…1: <c>floor(r·C)</c> classes are compared, those present first; 1 takes all and draws nothing.</param>
    /// <param name="gamma">γ ≥ 0 of mode Focal.</param>
    /// <param name="clamp">Logits are clamped to ± this in mode Bce.</param>
    /// <exception cref="ArgumentException">Counts do not fit the classes, or a parameter is out of range.</exception>
    public ClassBalancedLoss(
        Classifier classifier,
        IReadOnlyList<long> classCounts,
        double beta = 0.9999,
        ClassBalancedMode mode = ClassBalancedMode.Bce,
        double classSubset = 0.4,
        double gamma = 2,
        double clamp = 64
    )
        : base(nameof(ClassBalancedLoss), classifier)
    {
        var weights = EffectiveNumber.Weights(ClassCounts.Of(classifier, classCounts), beta);
        _mode = Check.Defined(mode, nameof(mode));
        _classSubset = Check.Fraction(classSubset, nameof(classSubset));
        _gamma = Check.NotNegative(gamma, nameof(gamma));
        _clamp = Check.Positive(clamp, nameof(clamp));
        _classWeights = ClassCounts.Buffer(weights, classifier);
        RegisterComponents();
    }

    /// <summary>The loss over a new <see cref="NormalizedClassifier"/> of so many features and classes, on the CPU and in torch's default type unless told otherwise.</summary>
    public ClassBalancedLoss(
        long features,
        long classes,
        IReadOnlyList<long> classCounts,
        double beta = 0.9999,
        ClassBalancedMode mode = ClassBalancedMode.Bce,
        double classSubset = 0.4,
        double gamma = 2,
        double clamp = 64,
        Device? device = null,
        ScalarType? dtype = null
    )
        : this(
            new NormalizedClassifier(features, classes, device, dtype),
            classCounts,
            beta,
            mode,
            classSubset,
            gamma,
            clamp
        ) { }

    /// <inheritdoc />
    public override IReadOnlyList<string> TermNames { get; } = ["class-balanced"];

    /// <inheritdoc />
    protected override LossTerms Train(Tensor features, LossTargets targets, TrainingProgress progress) =>
        Loss(features, targets, _classSubset);

    /// <inheritdoc />
    protected override LossTerms Evaluate(Tensor features, LossTargets targets, TrainingProgress progress) =>
        Loss(features, targets, 1);

    LossTerms Loss(Tensor features, LossTargets targets, double classSubset)
    {
        var labels = targets.Labels;
        var z = Classifier.forward(features);
        var weights = _classWeights.index_select(0, labels);
        var loss =
            _mode == ClassBalancedMode.Softmax
                ? SoftmaxCrossEntropy.Of(z, targets).Mean(z, weights)
                : (Rows(z, labels, classSubset) * weights).mean();
        return LossTerms.Sum([new("class-balanced", 1, loss)], z);
    }

    Tensor Rows(Tensor z, Tensor labels, double classSubset) =>
        _mode switch
        {
            ClassBalancedMode.Bce => Bce(
                ClassBinaryCrossEntropy.Clamp(z, _clamp),
                labels,
                ClassSubset.Draw(labels, Classes, classSubset, z.dtype)
            ),
            ClassBalancedMode.Sigmoid => Bce(z, labels, subset: null) / Classes,
            _ => Focal(z, labels),
        };

    static Tensor Bce(Tensor z, Tensor labels, Tensor? subset) => ClassBinaryCrossEntropy.Rows(z, labels, subset);

    // With s = z for the other classes and s = −z for the labelled one, B = softplus(s) and the factor is σ(s)^γ.
    Tensor Focal(Tensor z, Tensor labels)
    {
        var s = ClassBinaryCrossEntropy.Signed(z, labels);
        var entries = ClassBinaryCrossEntropy.Softplus(s);
        return (((s - entries) * _gamma).exp() * entries).sum(1);
    }
}
