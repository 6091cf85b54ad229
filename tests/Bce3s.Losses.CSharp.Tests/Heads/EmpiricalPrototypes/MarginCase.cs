using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

/// <summary>A margin head, a batch for it, and both as doubles for the slow loops.</summary>
sealed class MarginCase
{
    public static readonly TrainingProgress BeforePrototypes = new(0, 10);
    public static readonly TrainingProgress WithPrototypes = new(1, 10);

    public MarginCase(
        SlowMargin kind,
        bool prototypes,
        ScalarType dtype,
        long[] labels,
        int width,
        int classes,
        double scale = 8,
        double margin = 0.25
    )
    {
        Slow = new(kind, scale, margin, AdaptiveMargin: 0.6);
        Head = Create(Slow, prototypes, width, classes, dtype);
        LabelNumbers = labels;
        Labels = tensor(labels);
        using (no_grad())
        {
            Head.Classifier.weight.copy_(Matrix.Tensor(Matrix.Irregular(classes, width, 2), dtype));
            Head.prototypes?.copy_(Matrix.Tensor([.. Matrix.Irregular(classes, width, 3).Select(Matrix.Unit)], dtype));
        }
        Features = Matrix.Tensor(Matrix.Irregular(labels.Length, width, 1), dtype).requires_grad_(true);
    }

    public SlowMarginHead Slow { get; }

    public CosineMarginLoss Head { get; }

    public long[] LabelNumbers { get; }

    public Tensor Labels { get; }

    public Tensor Features { get; }

    public Tensor Weight => Head.Classifier.weight;

    public Tensor? Threshold => (Head as UniFaceLoss)?.threshold;

    public double ThresholdNumber => Threshold is null ? 0 : Near.Numbers(Threshold)[0];

    public LossTerms Step(TrainingProgress? progress = null) => Head.call(Features, Labels, progress ?? WithPrototypes);

    /// <summary>The prototypes that the next step leaves, by a slow loop; null without prototypes.</summary>
    public double[][]? PrototypesAfter() =>
        Head.prototypes is { } before
            ? SlowMarginHead.Update(Matrix.Of(before), Matrix.Of(Features), LabelNumbers)
            : null;

    /// <summary>Total, terms and gradients by features, weight and threshold of a training step with these prototypes, by slow loops.</summary>
    public SlowStep SlowStep(double[][]? prototypes, double step = 1e-6)
    {
        var (features, weight, threshold) = (Matrix.Of(Features), Matrix.Of(Weight), ThresholdNumber);
        var classifierOwn = SlowMarginHead.Own(features, weight, LabelNumbers);
        var prototypeOwn = prototypes is null ? null : SlowMarginHead.Own(features, prototypes, LabelNumbers);
        double First() => Slow.Loss(features, weight, LabelNumbers, classifierOwn, threshold);
        double Second() => Slow.PrototypeLoss(features, prototypes!, LabelNumbers, prototypeOwn!, threshold);
        double Total() => prototypes is null ? First() : (First() + Second()) / 2;
        threshold += step;
        var above = Total();
        threshold -= 2 * step;
        var below = Total();
        threshold += step;
        return new(
            Total(),
            prototypes is null ? [First()] : [First(), Second()],
            Differences.Of(features, Total, step),
            Differences.Of(weight, Total, step),
            (above - below) / (2 * step),
            [.. features.SelectMany(x => SlowMarginHead.Cosines(x, weight).Select(c => c * Slow.Scale))]
        );
    }

    static CosineMarginLoss Create(SlowMarginHead slow, bool prototypes, int width, int classes, ScalarType dtype)
    {
        var options = prototypes
            ? new EmpiricalPrototypesOptions { FirstEpoch = 2, AdaptiveMargin = slow.AdaptiveMargin }
            : null;
        var classifier = new CosineClassifier(width, classes, slow.Scale, dtype: dtype);
        return slow.Kind switch
        {
            SlowMargin.CosFace => new CosFaceLoss(
                classifier,
                new()
                {
                    Scale = slow.Scale,
                    Margin = slow.Margin,
                    Prototypes = options,
                }
            ),
            SlowMargin.UniFace => new UniFaceLoss(
                classifier,
                new()
                {
                    Scale = slow.Scale,
                    Margin = slow.Margin,
                    Prototypes = options,
                }
            ),
            var kind => new ArcFaceLoss(
                classifier,
                new()
                {
                    Scale = slow.Scale,
                    Margin = slow.Margin,
                    Prototypes = options,
                    Mode = kind switch
                    {
                        SlowMargin.ArcFaceEasy => ArcFaceMargin.Easy,
                        SlowMargin.ArcFaceHard => ArcFaceMargin.Hard,
                        _ => ArcFaceMargin.GradientDetached,
                    },
                }
            ),
        };
    }
}

sealed record SlowStep(
    double Total,
    double[] Terms,
    double[] ByFeatures,
    double[] ByWeight,
    double ByThreshold,
    double[] Logits
);
