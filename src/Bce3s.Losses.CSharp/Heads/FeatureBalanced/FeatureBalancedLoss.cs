using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// The feature-balanced loss, FBL (Li, Cheung, Jiang, ICME 2022, arXiv 2305.10772): cross-entropy, mean over samples, of
/// <c>z′_c = z_c − α(e) · λ · λ_c / (‖x‖ + 10⁻¹²)</c> with <c>λ_c = (log n_max − log n_c) / max_j (log n_max − log n_j)</c>.
/// Rare classes pay less for a large feature norm, so their features grow.
/// </summary>
/// <remarks>
/// The gradient through ‖x‖ is the point, and part of the gradient to the features; the rest goes to them and the classifier through z.
/// At x = 0 the norm's gradient counts as 0. With equal counts all λ_c are 0. Evaluation and prediction take plain z.
/// One view, hard or soft labels, float32 and float64; no second derivatives. State: <c>classifier.*</c>,
/// <c>class_stimuli</c> (C, a buffer: λ_c).
/// </remarks>
/// <example>
/// Counts [4, 1] (λ_c = 0 and 1), α = 1, λ = 10, <c>x = [[3, 4]]</c>, <c>z = [[0, 2]]</c>, label 1: <c>z′ = [0, 2 − 10/5]</c>,
/// loss <c>log 2 = 0.693147</c>.
/// </example>
public sealed class FeatureBalancedLoss : SoftmaxHead
{
    readonly double _intensity;
    readonly Curriculum _curriculum;

    [ComponentName(Name = "class_stimuli")]
    Tensor _stimuli;

    /// <summary>The loss over <paramref name="classifier"/>, on its device and in its type.</summary>
    /// <param name="classifier">Gives the logits z; the paper's is a <see cref="LinearClassifier"/>.</param>
    /// <param name="classCounts">n_c ≥ 1, training images of each of the classifier's classes.</param>
    /// <param name="intensity">λ ≥ 0; the paper's is 60 for CIFAR, 150 for large data sets.</param>
    /// <param name="curriculum">α(e); null: <see cref="Curriculum.Parabolic"/>.</param>
    /// <exception cref="ArgumentException">Counts do not fit the classes, a class is empty, or λ is out of range.</exception>
    public FeatureBalancedLoss(
        Classifier classifier,
        IReadOnlyList<long> classCounts,
        double intensity = 60,
        Curriculum? curriculum = null
    )
        : base(nameof(FeatureBalancedLoss), "feature-balanced", classifier)
    {
        _intensity = Check.NotNegative(intensity, nameof(intensity));
        _curriculum = curriculum ?? Curriculum.Parabolic;
        _stimuli = ClassCounts.Buffer(Stimuli(ClassCounts.Of(classifier, classCounts)), classifier);
        RegisterComponents();
    }

    /// <summary>The loss over a new <see cref="LinearClassifier"/> of so many features and classes, on the CPU and in torch's default type unless told otherwise.</summary>
    public FeatureBalancedLoss(
        long features,
        long classes,
        IReadOnlyList<long> classCounts,
        double intensity = 60,
        Curriculum? curriculum = null,
        Device? device = null,
        ScalarType? dtype = null
    )
        : this(new LinearClassifier(features, classes, device, dtype), classCounts, intensity, curriculum) { }

    /// <inheritdoc />
    protected override bool AcceptsShares => true;

    private protected override Tensor Loss(Tensor z, Tensor features, LossTargets targets, TrainingProgress progress)
    {
        // One number a sample, α·λ / ‖x‖, carries the gradient through the norm: no N×C tensor of its own.
        var strengths = (features.norm(1) + 1e-12).reciprocal() * (_curriculum.At(progress) * _intensity);
        using var adjusted = z.detach().addr(strengths.detach(), _stimuli, alpha: -1);
        var rows = SoftmaxCrossEntropy.Of(adjusted, targets);
        var loss = rows.Losses.mean();
        if (!KnownGradients.Wanted(z))
            return loss;
        var gradient = rows.Gradient();
        return KnownGradients.Attach(loss, (z, gradient), (strengths, gradient.mv(_stimuli).neg_()));
    }

    static double[] Stimuli(IReadOnlyList<long> classCounts)
    {
        var most = Math.Log(classCounts.Max());
        var widest = most - Math.Log(classCounts.Min());
        return [.. classCounts.Select(n => widest == 0 ? 0 : (most - Math.Log(n)) / widest)];
    }
}
