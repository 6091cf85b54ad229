using Bce3s.Data;

namespace Bce3s.Benchmarks.Input;

/// <summary>A source with what its images go through; input.py has the same rows.</summary>
/// <param name="Name">Of the row.</param>
/// <param name="BatchSize">Images of a batch.</param>
/// <param name="Open">Opens the source.</param>
/// <param name="Transform">What images go through before they are normalised.</param>
/// <param name="Normalize">The last step.</param>
internal sealed record InputRow(
    string Name,
    int BatchSize,
    Func<InputFiles, ImageSource> Open,
    ImageTransform Transform,
    Normalize Normalize
)
{
    private static readonly Normalize s_small = new([0.4914, 0.4822, 0.4465], [0.2470, 0.2435, 0.2616]);
    private static readonly Normalize s_photo = new([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    internal static InputRow[] All { get; } =
    [
        new("cifar: crop, flip", 128, files => files.OpenSmall(), CropFlip(), s_small),
        new(
            "cifar: crop, flip, autoaugment, cutout",
            128,
            files => files.OpenSmall(),
            new Compose(CropFlip(), new AutoAugment(AutoAugmentPolicy.Cifar10), new Cutout(16)),
            s_small
        ),
        new("jpeg: resized crop 224, flip", 64, files => files.OpenPhotos(), ResizedCropFlip(), s_photo),
        new("pack: resized crop 224, flip", 64, files => files.OpenPack(), ResizedCropFlip(), s_photo),
    ];

    internal static Compose CropFlip() => new(new RandomCrop(padding: 4), new HorizontalFlip());

    private static Compose ResizedCropFlip() => new(new RandomResizedCrop(224), new HorizontalFlip());
}
