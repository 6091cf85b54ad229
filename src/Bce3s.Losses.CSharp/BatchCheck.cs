using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>Checks of a batch that cost no wait for a device; each says what was found and what was expected.</summary>
static class BatchCheck
{
    public static void Features(Tensor features, LossTargets targets, Classifier classifier, int views)
    {
        var labels = targets.Labels.shape;
        if (labels.Length != 1)
            throw new ArgumentException(
                $"labels have shape {Text(labels)}; expected one dimension [N]",
                nameof(targets)
            );
        var count = labels[0];
        if (count == 0)
            throw new ArgumentException("the batch is empty; expected at least 1 label", nameof(targets));
        var shape = features.shape;
        if (shape.Length != 2 || shape[0] != views * count || shape[1] != classifier.Features)
            throw new ArgumentException(
                $"features have shape {Text(shape)}; expected [{views * count}, {classifier.Features}] "
                    + $"({count} labels × {views} view{(views == 1 ? "" : "s")}, {classifier.Features} features)",
                nameof(features)
            );
        var dtype = classifier.weight.dtype;
        if (dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException(
                $"the classifier is {dtype}; expected Float32 or Float64 (features of half types are widened to it)",
                nameof(classifier)
            );
        if (features.dtype != dtype)
            throw new ArgumentException(
                $"features are {features.dtype}; expected {dtype} as the classifier's weight",
                nameof(features)
            );
    }

    public static void Labels(Tensor labels, long classes)
    {
        if (labels.dtype != ScalarType.Int64)
            throw new ArgumentException($"labels are {labels.dtype}; expected Int64", nameof(labels));
        if (labels.device_type != DeviceType.CPU)
            return;
        using var values = labels.data<long>();
        foreach (var label in values.ToArray())
            if (label < 0 || label >= classes)
                throw new ArgumentOutOfRangeException(
                    nameof(labels),
                    label,
                    $"expected labels from 0 to {classes - 1}"
                );
    }

    public static void Mixed(LossTargets targets, Tensor features, long classes, int views)
    {
        if (targets.Mixed is not { } mixed)
            return;
        if (views == 1)
            throw new ArgumentException(
                "soft targets of mixed views were given; this head takes the original view alone",
                nameof(targets)
            );
        Matrix(mixed, "mixed", targets, features, classes);
    }

    public static void Shares(LossTargets targets, Tensor features, long classes, bool accepted, string head)
    {
        if (targets.Shares is not { } shares)
            return;
        if (!accepted)
            throw new ArgumentException(
                $"soft targets were given; {head} needs one class a row: LossTargets(labels)",
                nameof(targets)
            );
        Matrix(shares, "soft", targets, features, classes);
    }

    public static Tensor RequireMixed(LossTargets targets) =>
        targets.Mixed
        ?? throw new ArgumentException(
            "mixed targets are missing; a head with mixed views needs LossTargets(labels, mixed)",
            nameof(targets)
        );

    // One row of shares a label, of the features' type.
    static void Matrix(Tensor shares, string kind, LossTargets targets, Tensor features, long classes)
    {
        var count = targets.Labels.shape[0];
        var shape = shares.shape;
        if (shape.Length != 2 || shape[0] != count || shape[1] != classes)
            throw new ArgumentException(
                $"{kind} targets have shape {Text(shape)}; expected [{count}, {classes}]",
                nameof(targets)
            );
        if (shares.dtype != features.dtype)
            throw new ArgumentException(
                $"{kind} targets are {shares.dtype}; expected {features.dtype} as the features",
                nameof(targets)
            );
    }

    static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
}
