namespace Bce3s.Data;

/// <summary>
/// The augmentation of SimCLR (Chen et al., ICML 2020, arXiv 2002.05709, appendix A), of which contrastive methods take two views by
/// <see cref="ImageViews.Two"/>.
/// </summary>
public static class SimClr
{
    /// <summary>Random resized crop, flip, <see cref="ColorDistortion"/> and, with the probability ½, blur.</summary>
    /// <param name="size">Sides of the result.</param>
    /// <param name="strength">Of the colours: 1 for ImageNet, 0.5 for CIFAR.</param>
    /// <param name="blur">Blur with a kernel of a tenth of the side and 0.1…2 pixels, as for ImageNet; the authors leave it out for CIFAR.</param>
    public static Compose View(int size, double strength = 0.5, bool blur = false) =>
        new([
            new RandomResizedCrop(size),
            new HorizontalFlip(),
            ColorDistortion(strength),
            .. blur ? new ImageTransform[] { new RandomApply(new GaussianBlur(size / 10 | 1)) } : [],
        ]);

    /// <summary>
    /// Colour jitter of 0.8·strength, of 0.2·strength for the hue, with the probability 0.8; then grey with the probability 0.2.
    /// </summary>
    /// <param name="strength">0…1.25.</param>
    public static Compose ColorDistortion(double strength = 1) =>
        new(
            new RandomApply(new ColorJitter(0.8 * strength, 0.8 * strength, 0.8 * strength, 0.2 * strength), 0.8),
            new RandomGrayscale(0.2)
        );
}
