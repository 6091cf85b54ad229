namespace Bce3s.Data;

/// <summary>The operations that a policy draws from, each with equally spaced strengths.</summary>
/// <remarks>
/// Translations move the other way in the two families: AutoAugment's positive strength shows what lies to the right, torchvision's moves the
/// picture to the right. As signs are drawn, that is of no consequence.
/// </remarks>
public sealed class OperationSpace
{
    // Translations as a share of the image: 150 of the 331 pixels of the paper's ImageNet images.
    private const double TranslatedShare = 150.0 / 331;
    private readonly string _description;

    private OperationSpace(string description, int bins, IReadOnlyList<RangedOperation> operations) =>
        (_description, Bins, Operations) = (description, bins, operations);

    /// <summary>Steps of each range.</summary>
    public int Bins { get; }

    /// <summary>The operations.</summary>
    public IReadOnlyList<RangedOperation> Operations { get; }

    /// <summary>
    /// AutoAugment's ten-step ranges as in the PyTorch programs that followed the paper (DeepVoltaire's, which BCE3S uses): shear 0…0.3,
    /// bicubic; translation 0…150/331 of the side; rotation 0…30° without a sign; colour, contrast, sharpness and brightness 1 ± 0…0.9;
    /// posterize 8…4 bits; solarize 256…0.
    /// </summary>
    /// <param name="fill">Value outside the image.</param>
    public static OperationSpace AutoAugment(byte fill = 128)
    {
        Func<int, double> Steps(double start, double stop) => bin => Spaced.Wide(start, stop, 10, bin);
        var shares = Steps(0, TranslatedShare);
        return new(
            $"authors' ranges, fill {fill}",
            10,
            [
                Signed(ImageOperation.ShearX(fill), Steps(0, 0.3)),
                Signed(ImageOperation.ShearY(fill), Steps(0, 0.3)),
                new(ImageOperation.TranslateX(fill), true, (bin, size) => shares(bin) * size.Width),
                new(ImageOperation.TranslateY(fill), true, (bin, size) => shares(bin) * size.Height),
                Plain(ImageOperation.Rotate(fill), Steps(0, 30)),
                .. Enhancements(Steps(0, 0.9)),
                Plain(ImageOperation.Posterize, bin => Math.Round(Steps(8, 4)(bin))),
                Plain(ImageOperation.Solarize, Steps(256, 0)),
                Plain(ImageOperation.AutoContrast, _ => 0),
                Plain(ImageOperation.Equalize, _ => 0),
                Plain(ImageOperation.Invert, _ => 0),
            ]
        );
    }

    /// <summary>
    /// torchvision's reading of the same ranges: shears by the nearest pixel, whole pixels of translation, rotation with either sign,
    /// solarize 255…0.
    /// </summary>
    /// <param name="bins">Steps of each range, at least 2.</param>
    /// <param name="fill">Value outside the image.</param>
    public static OperationSpace Torchvision(int bins = 10, byte fill = 0) =>
        new(
            $"torchvision's ranges, {bins} steps, fill {fill}",
            CheckedBins(bins),
            [
                .. TorchvisionOperations(
                    bins,
                    fill,
                    shear: 0.3,
                    (bin, side) => Spaced.Single(0, TranslatedShare * side, bins, bin),
                    rotation: 30,
                    enhancement: 0.9,
                    posterized: 4
                ),
                Plain(ImageOperation.Invert, _ => 0),
            ]
        );

    /// <summary>torchvision's space of RandAugment: <see cref="Torchvision"/> with the identity and without invert.</summary>
    /// <inheritdoc cref="Torchvision"/>
    public static OperationSpace RandAugment(int bins = 31, byte fill = 0) =>
        new(
            $"{bins} steps, fill {fill}",
            CheckedBins(bins),
            [Identity, .. Torchvision(bins, fill).Operations.Where(each => each.Operation.Name != "invert")]
        );

    /// <summary>
    /// torchvision's space of TrivialAugment Wide: shear 0…0.99, translation 0…32 pixels, rotation 0…135°, colour, contrast, sharpness
    /// and brightness 1 ± 0…0.99, posterize 8…2 bits, solarize 255…0.
    /// </summary>
    /// <inheritdoc cref="Torchvision"/>
    public static OperationSpace TrivialAugmentWide(int bins = 31, byte fill = 0) =>
        new(
            $"{bins} steps, fill {fill}",
            CheckedBins(bins),
            [
                Identity,
                .. TorchvisionOperations(
                    bins,
                    fill,
                    shear: 0.99,
                    (bin, _) => Spaced.Single(0, 32, bins, bin),
                    rotation: 135,
                    enhancement: 0.99,
                    posterized: 6
                ),
            ]
        );

    internal ImageOperation[] ImageOperations => [.. Operations.Select(each => each.Operation)];

    /// <summary>The place of an operation.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Operations.Count; i++)
            if (Operations[i].Operation.Name == name)
                return i;
        throw new ArgumentException(
            $"There is no operation '{name}'; expected {string.Join(", ", Operations.Select(each => each.Operation.Name))}.",
            nameof(name)
        );
    }

    /// <inheritdoc/>
    public override string ToString() => _description;

    private static RangedOperation Identity => new(ImageOperation.Identity, false, (_, _) => 0);

    private static IEnumerable<RangedOperation> TorchvisionOperations(
        int bins,
        byte fill,
        double shear,
        Func<int, int, double> translation,
        double rotation,
        double enhancement,
        int posterized
    )
    {
        Func<int, double> Steps(double start, double stop) => bin => Spaced.Single(start, stop, bins, bin);
        return
        [
            Signed(ImageOperation.NearestShearX(fill), Steps(0, shear)),
            Signed(ImageOperation.NearestShearY(fill), Steps(0, shear)),
            new(ImageOperation.TranslateX(fill), true, (bin, size) => -Math.Truncate(translation(bin, size.Width))),
            new(ImageOperation.TranslateY(fill), true, (bin, size) => -Math.Truncate(translation(bin, size.Height))),
            Signed(ImageOperation.Rotate(fill), Steps(0, rotation)),
            .. Enhancements(Steps(0, enhancement)),
            Plain(ImageOperation.Posterize, bin => 8 - MathF.Round(bin / (float)((bins - 1) / (double)posterized))),
            Plain(ImageOperation.Solarize, Steps(255, 0)),
            Plain(ImageOperation.AutoContrast, _ => 0),
            Plain(ImageOperation.Equalize, _ => 0),
        ];
    }

    private static IEnumerable<RangedOperation> Enhancements(Func<int, double> strength) =>
        new[]
        {
            ImageOperation.Brightness,
            ImageOperation.Color,
            ImageOperation.Contrast,
            ImageOperation.Sharpness,
        }.Select(operation => new RangedOperation(operation, true, (bin, _) => strength(bin), neutral: 1));

    private static RangedOperation Signed(ImageOperation operation, Func<int, double> strength) =>
        new(operation, true, (bin, _) => strength(bin));

    private static RangedOperation Plain(ImageOperation operation, Func<int, double> strength) =>
        new(operation, false, (bin, _) => strength(bin));

    private static int CheckedBins(int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        return bins;
    }
}
