namespace Bce3s.Data;

/// <summary>One half of a sub-policy: an operation, how probable and how strong it is.</summary>
/// <param name="Operation">Name of the operation.</param>
/// <param name="Probability">0…1.</param>
/// <param name="Bin">Step of the operation's range, 0…9; of no consequence where it has none.</param>
public readonly record struct PolicyStep(string Operation, double Probability, int Bin);

/// <summary>
/// The sub-policies that AutoAugment found (Cubuk et al., CVPR 2019, arXiv 1805.09501, tables 7 and 9): 25 pairs of operations.
/// </summary>
public sealed class AutoAugmentPolicy
{
    private readonly string _name;

    private AutoAugmentPolicy(string name, IReadOnlyList<(PolicyStep First, PolicyStep Second)> pairs) =>
        (_name, Pairs) = (name, pairs);

    /// <summary>The pairs; one is drawn for each image.</summary>
    public IReadOnlyList<(PolicyStep First, PolicyStep Second)> Pairs { get; }

    /// <summary>Found on reduced CIFAR-10; also used for CIFAR-100.</summary>
    public static AutoAugmentPolicy Cifar10 { get; } =
        new(
            "CIFAR-10",
            [
                Pair("invert", 0.1, 7, "contrast", 0.2, 6),
                Pair("rotate", 0.7, 2, "translateX", 0.3, 9),
                Pair("sharpness", 0.8, 1, "sharpness", 0.9, 3),
                Pair("shearY", 0.5, 8, "translateY", 0.7, 9),
                Pair("autocontrast", 0.5, 8, "equalize", 0.9, 2),
                Pair("shearY", 0.2, 7, "posterize", 0.3, 7),
                Pair("color", 0.4, 3, "brightness", 0.6, 7),
                Pair("sharpness", 0.3, 9, "brightness", 0.7, 9),
                Pair("equalize", 0.6, 5, "equalize", 0.5, 1),
                Pair("contrast", 0.6, 7, "sharpness", 0.6, 5),
                Pair("color", 0.7, 7, "translateX", 0.5, 8),
                Pair("equalize", 0.3, 7, "autocontrast", 0.4, 8),
                Pair("translateY", 0.4, 3, "sharpness", 0.2, 6),
                Pair("brightness", 0.9, 6, "color", 0.2, 8),
                Pair("solarize", 0.5, 2, "invert", 0.0, 3),
                Pair("equalize", 0.2, 0, "autocontrast", 0.6, 0),
                Pair("equalize", 0.2, 8, "equalize", 0.6, 4),
                Pair("color", 0.9, 9, "equalize", 0.6, 6),
                Pair("autocontrast", 0.8, 4, "solarize", 0.2, 8),
                Pair("brightness", 0.1, 3, "color", 0.7, 0),
                Pair("solarize", 0.4, 5, "autocontrast", 0.9, 3),
                Pair("translateY", 0.9, 9, "translateY", 0.7, 9),
                Pair("autocontrast", 0.9, 2, "solarize", 0.8, 3),
                Pair("equalize", 0.8, 8, "invert", 0.1, 3),
                Pair("translateY", 0.7, 9, "autocontrast", 0.9, 1),
            ]
        );

    /// <summary>Found on reduced ImageNet.</summary>
    public static AutoAugmentPolicy ImageNet { get; } =
        new(
            "ImageNet",
            [
                Pair("posterize", 0.4, 8, "rotate", 0.6, 9),
                Pair("solarize", 0.6, 5, "autocontrast", 0.6, 5),
                Pair("equalize", 0.8, 8, "equalize", 0.6, 3),
                Pair("posterize", 0.6, 7, "posterize", 0.6, 6),
                Pair("equalize", 0.4, 7, "solarize", 0.2, 4),
                Pair("equalize", 0.4, 4, "rotate", 0.8, 8),
                Pair("solarize", 0.6, 3, "equalize", 0.6, 7),
                Pair("posterize", 0.8, 5, "equalize", 1.0, 2),
                Pair("rotate", 0.2, 3, "solarize", 0.6, 8),
                Pair("equalize", 0.6, 8, "posterize", 0.4, 6),
                Pair("rotate", 0.8, 8, "color", 0.4, 0),
                Pair("rotate", 0.4, 9, "equalize", 0.6, 2),
                Pair("equalize", 0.0, 7, "equalize", 0.8, 8),
                Pair("invert", 0.6, 4, "equalize", 1.0, 8),
                Pair("color", 0.6, 4, "contrast", 1.0, 8),
                Pair("rotate", 0.8, 8, "color", 1.0, 2),
                Pair("color", 0.8, 8, "solarize", 0.8, 7),
                Pair("sharpness", 0.4, 7, "invert", 0.6, 8),
                Pair("shearX", 0.6, 5, "equalize", 1.0, 9),
                Pair("color", 0.4, 0, "equalize", 0.6, 3),
                Pair("equalize", 0.4, 7, "solarize", 0.2, 4),
                Pair("solarize", 0.6, 5, "autocontrast", 0.6, 5),
                Pair("invert", 0.6, 4, "equalize", 1.0, 8),
                Pair("color", 0.6, 4, "contrast", 1.0, 8),
                Pair("equalize", 0.8, 8, "equalize", 0.6, 3),
            ]
        );

    /// <inheritdoc/>
    public override string ToString() => _name;

    private static (PolicyStep, PolicyStep) Pair(
        string first,
        double firstProbability,
        int firstBin,
        string second,
        double secondProbability,
        int secondBin
    ) => (new(first, firstProbability, firstBin), new(second, secondProbability, secondBin));
}
