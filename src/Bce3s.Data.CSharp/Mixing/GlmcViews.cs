using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

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
    /// <param name="images">I, float N×C×H×W.</param>
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
        Check(images, labels, otherImages, otherLabels, classes);
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
        Check(images, labels, otherImages, otherLabels, classes);
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
        var (own, other) = (mixing.Lambda, 1 - mixing.Lambda);

        var views = cat([images, images, images]);
        views.narrow(0, count, count).mul_(own).add_(otherImages, other);
        Box(views.narrow(0, 2 * count, count), mixing).copy_(Box(otherImages, mixing));

        var mixed = OneHot(labels, classes).mul_(own).add_(OneHot(otherLabels, classes), other);
        return new(views.MoveToOuterDisposeScope(), labels, mixed.MoveToOuterDisposeScope());
    }

    private static Tensor Box(Tensor images, GlmcMixing mixing) =>
        images.narrow(2, mixing.Top, mixing.Height).narrow(3, mixing.Left, mixing.Width);

    private static Tensor OneHot(Tensor labels, long classes) =>
        functional.one_hot(labels, classes).to(ScalarType.Float32);

    private static void Check(Tensor images, Tensor labels, Tensor otherImages, Tensor otherLabels, long classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (images.dim() != 4 || !images.is_floating_point() || images.shape[2] < 1 || images.shape[3] < 1)
            throw new ArgumentException(
                $"Images are {Describe(images)}; expected floating point N×C×H×W.",
                nameof(images)
            );
        if (otherImages.dtype != images.dtype || !otherImages.shape.AsSpan().SequenceEqual(images.shape))
            throw new ArgumentException(
                $"The other images are {Describe(otherImages)}; expected {Describe(images)}.",
                nameof(otherImages)
            );
        RequireLabels(labels, images.shape[0], nameof(labels));
        RequireLabels(otherLabels, images.shape[0], nameof(otherLabels));
    }

    private static void RequireLabels(Tensor labels, long count, string name)
    {
        if (labels.dtype != ScalarType.Int64 || labels.dim() != 1 || labels.shape[0] != count)
            throw new ArgumentException($"Labels are {Describe(labels)}; expected Int64 [{count}].", name);
    }

    private static string Describe(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]";
}
