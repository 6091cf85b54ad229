using Bce3s.Losses.Tests.OpByOp;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

/// <summary>Each head of the baselines by name, with the operator-by-operator form of the same loss.</summary>
static class BaselineCase
{
    /// <summary>Epoch 1 of 2 with a deferral of one half: LDAM's weights are on.</summary>
    public static readonly TrainingProgress Progress = new(1, 2);

    public static readonly string[] Names =
    [
        "softmax",
        "smoothed",
        "focal",
        "ldam",
        "ldam-weighted",
        "balanced-softmax",
        "logit-adjusted",
        "class-balanced",
        "feature-balanced",
    ];

    public static TheoryData<string> All => new(Names);

    public static long[] Counts(long classes) =>
        [.. Enumerable.Range(0, (int)classes).Select(c => 3L + c * c * 7 % 40)];

    public static LossHead Make(string name, Classifier classifier)
    {
        var counts = Counts(classifier.Classes);
        return name switch
        {
            "softmax" => new SoftmaxLoss(classifier),
            "smoothed" => new SoftmaxLoss(classifier, 0.15),
            "focal" => new FocalLoss(classifier, 1.5),
            "ldam" => new LdamLoss(classifier, 4, counts, deferral: 1),
            "ldam-weighted" => new LdamLoss(classifier, 4, counts, deferral: 0.5, beta: 0.9),
            "balanced-softmax" => new BalancedSoftmaxLoss(classifier, counts),
            "logit-adjusted" => new LogitAdjustedLoss(classifier, counts, 1.5),
            "class-balanced" => new ClassBalancedLoss(classifier, counts, 0.9, ClassBalancedMode.Softmax),
            "feature-balanced" => new FeatureBalancedLoss(classifier, counts, 3, Curriculum.Constant(0.7)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a baseline"),
        };
    }

    public static Tensor OpByOp(string name, LinearClassifier classifier, Tensor features, Tensor labels)
    {
        var counts = Counts(classifier.Classes);
        var z = classifier.call(features);
        Tensor Weights() => tensor(EffectiveNumber.Weights(counts, 0.9), dtype: z.dtype);
        return name switch
        {
            "softmax" => BaselinesOpByOp.Softmax(z, labels, 0),
            "smoothed" => BaselinesOpByOp.Softmax(z, labels, 0.15),
            "focal" => BaselinesOpByOp.Focal(z, labels, 1.5),
            "ldam" => BaselinesOpByOp.Ldam(z / 4, labels, counts, 0.5, 4, classWeights: null),
            "ldam-weighted" => BaselinesOpByOp.Ldam(z / 4, labels, counts, 0.5, 4, Weights()),
            "balanced-softmax" => BaselinesOpByOp.LogitAdjusted(z, labels, counts, 1),
            "logit-adjusted" => BaselinesOpByOp.LogitAdjusted(z, labels, counts, 1.5),
            "class-balanced" => BaselinesOpByOp.ClassBalancedSoftmax(z, labels, Weights()),
            "feature-balanced" => new FeatureBalancedOpByOp(classifier.weight, classifier.bias, counts, 3).Loss(
                features,
                labels,
                0.7
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a baseline"),
        };
    }
}
