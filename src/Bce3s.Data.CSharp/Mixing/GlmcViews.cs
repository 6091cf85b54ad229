using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// The three views of a batch in GLMC (Du et al., CVPR 2023) as BCE3S uses them: the originals I, a global mixture
/// <c>λI + (1−λ)I′</c> and a local one, I with a box of I′ in it. Both mixtures carry
/// <c>t = λ·onehot(y) + (1−λ)·onehot(y′)</c>; it is not recomputed from the clipped box.
/// </summary>
/// <remarks>
/// One λ and one box for the batch. Cost: one buffer for all views, each written once, the mixture twice.
/// </remarks>
public static class GlmcViews
{
    /// <summary>Draws the mixing (<see cref="GlmcMixing.Draw"/>) and mixes.</summary>
    /// <param name="images">I, N×C×H×W in floating point or bytes, on any device.</param>
    /// <param name="labels">y, int64 N.</param>
    /// <param name="otherImages">I′, as I.</param>
    /// <param name="otherLabels">y′, int64 N.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="random">The numbers of the step (<see cref="ImageRandom.OfStep"/>); they move on.</param>
    /// <param name="alpha">λ ~ Beta(α, α); 1 draws it uniformly.</param>
    /// <returns>New tensors (but for the labels) that belong to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">Batches or labels that do not fit each other, or α out of range.</exception>
    public static MixedViews Mix(
        Tensor images,
        Tensor labels,
        Tensor otherImages,
        Tensor otherLabels,
        long classes,
        ref ImageRandom random,
        double alpha = 1.0
    )
    {
        MixingParts.Check(images, labels, otherImages, otherLabels, classes);
        return Apply(
            images,
            labels,
            otherImages,
            otherLabels,
            classes,
            GlmcMixing.Draw((int)images.shape[2], (int)images.shape[3], alpha, ref random)
        );
    }

    /// <summary>Mixes as <paramref name="mixing"/> says.</summary>
    /// <inheritdoc cref="Mix(Tensor, Tensor, Tensor, Tensor, long, ref ImageRandom, double)"/>
    public static MixedViews Mix(
        Tensor images,
        Tensor labels,
        Tensor otherImages,
        Tensor otherLabels,
        long classes,
        GlmcMixing mixing
    )
    {
        MixingParts.Check(images, labels, otherImages, otherLabels, classes);
        return Apply(images, labels, otherImages, otherLabels, classes, mixing);
    }

    private static MixedViews Apply(
        Tensor images,
        Tensor labels,
        Tensor otherImages,
        Tensor otherLabels,
        long classes,
        GlmcMixing mixing
    )
    {
        using var scope = NewDisposeScope();
        var count = images.shape[0];
        var views = cat([images, images, images]);
        MixingParts.Blend(views.narrow(0, count, count), otherImages, mixing.Lambda);
        MixingParts.Paste(
            views.narrow(0, 2 * count, count),
            otherImages,
            new(mixing.Top, mixing.Left, mixing.Height, mixing.Width)
        );
        var mixed = MixingParts.Targets(labels, otherLabels, classes, mixing.Lambda);
        return new(views.MoveToOuterDisposeScope(), labels, mixed.MoveToOuterDisposeScope());
    }
}
