using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Puts a box of another image over each image, the same box in the whole batch, and mixes the labels by area (Yun et al., ICCV 2019):
/// <see cref="CutMixBox"/>.
/// </summary>
public static class CutMix
{
    /// <summary>Draws the box, then an order of the batch: each image gets the box of the one at its place there.</summary>
    /// <inheritdoc cref="Mixup.Mix(Tensor, Tensor, long, ref ImageRandom, double)"/>
    public static MixedImages Mix(
        Tensor images,
        Tensor labels,
        long classes,
        ref ImageRandom random,
        double alpha = 1.0
    )
    {
        MixingParts.Check(images, labels, classes);
        var box = CutMixBox.Draw((int)images.shape[2], (int)images.shape[3], alpha, ref random);
        var (otherImages, otherLabels) = MixingParts.Partners(images, labels, ref random);
        using (otherImages)
        using (otherLabels)
            return Mix(images, labels, otherImages, otherLabels, classes, box);
    }

    /// <summary>Mixes with a second batch.</summary>
    /// <param name="images">x, N×C×H×W in floating point or bytes, on any device; left as it is.</param>
    /// <param name="labels">y, int64 N.</param>
    /// <param name="otherImages">x′, as x.</param>
    /// <param name="otherLabels">y′, int64 N.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="box">As <see cref="CutMixBox.Draw"/> draws it.</param>
    /// <inheritdoc cref="Mixup.Mix(Tensor, Tensor, long, ref ImageRandom, double)"/>
    public static MixedImages Mix(
        Tensor images,
        Tensor labels,
        Tensor otherImages,
        Tensor otherLabels,
        long classes,
        CutMixBox box
    )
    {
        MixingParts.Check(images, labels, otherImages, otherLabels, classes);
        return MixingParts.Mix(
            images,
            labels,
            otherLabels,
            classes,
            box.Lambda,
            mixed => MixingParts.Paste(mixed, otherImages, new(box.Top, box.Left, box.Height, box.Width))
        );
    }
}
