using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Mixes images pixel by pixel: <c>λx + (1−λ)x′</c> with one λ ~ Beta(α, α) for the batch (Zhang et al., ICLR 2018). Bytes are rounded to
/// the nearest, half to even.
/// </summary>
public static class Mixup
{
    /// <summary>Draws λ, then an order of the batch: each image is mixed with the one at its place there.</summary>
    /// <param name="images">N×C×H×W in floating point or bytes, on any device; left as it is.</param>
    /// <param name="labels">int64 N.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="random">The numbers of the step (<see cref="ImageRandom.OfStep"/>); they move on.</param>
    /// <param name="alpha">At least <see cref="ImageRandom.SmallestAlpha"/> and finite; 1 draws λ uniformly.</param>
    /// <returns>New tensors that belong to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">Labels that do not fit the images, another type or rank, or α out of range.</exception>
    public static MixedImages Mix(
        Tensor images,
        Tensor labels,
        long classes,
        ref ImageRandom random,
        double alpha = 1.0
    )
    {
        MixingParts.Check(images, labels, classes);
        var lambda = random.Beta(alpha);
        var (otherImages, otherLabels) = MixingParts.Partners(images, labels, ref random);
        using (otherImages)
        using (otherLabels)
            return Mix(images, labels, otherImages, otherLabels, classes, lambda);
    }

    /// <summary>Mixes with a second batch.</summary>
    /// <param name="images">x, N×C×H×W in floating point or bytes, on any device; left as it is.</param>
    /// <param name="labels">y, int64 N.</param>
    /// <param name="otherImages">x′, as x.</param>
    /// <param name="otherLabels">y′, int64 N.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="lambda">Share of the first batch, 0…1, such as <see cref="ImageRandom.Beta"/> draws it.</param>
    /// <inheritdoc cref="Mix(Tensor, Tensor, long, ref ImageRandom, double)"/>
    public static MixedImages Mix(
        Tensor images,
        Tensor labels,
        Tensor otherImages,
        Tensor otherLabels,
        long classes,
        double lambda
    )
    {
        MixingParts.Check(images, labels, otherImages, otherLabels, classes);
        if (!(lambda >= 0 && lambda <= 1))
            throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "A share lies in 0…1.");
        return MixingParts.Mix(
            images,
            labels,
            otherLabels,
            classes,
            lambda,
            mixed => MixingParts.Blend(mixed, otherImages, lambda)
        );
    }
}
