using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Data;

/// <summary>What all ways to mix batches share: their checks, their partners and their targets.</summary>
internal static class MixingParts
{
    /// <summary>Throws unless the batches can be mixed.</summary>
    public static void Check(Tensor images, Tensor labels, Tensor otherImages, Tensor otherLabels, long classes)
    {
        Check(images, labels, classes);
        ArgumentNullException.ThrowIfNull(otherImages);
        if (otherImages.dtype != images.dtype || !otherImages.shape.AsSpan().SequenceEqual(images.shape))
            throw new ArgumentException(
                $"The other images are {Describe(otherImages)}; expected {Describe(images)}.",
                nameof(otherImages)
            );
        RequireLabels(otherLabels, images.shape[0], nameof(otherLabels));
    }

    /// <summary>Throws unless a batch can be mixed with itself.</summary>
    public static void Check(Tensor images, Tensor labels, long classes)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (
            images.dim() != 4
            || !(images.is_floating_point() || images.dtype == ScalarType.Byte)
            || images.shape[2] < 1
            || images.shape[3] < 1
        )
            throw new ArgumentException(
                $"Images are {Describe(images)}; expected N×C×H×W in floating point or bytes.",
                nameof(images)
            );
        RequireLabels(labels, images.shape[0], nameof(labels));
    }

    /// <summary>The images of a batch and their labels in a uniformly drawn order: each one's partner.</summary>
    public static (Tensor Images, Tensor Labels) Partners(Tensor images, Tensor labels, ref ImageRandom random)
    {
        var order = new long[images.shape[0]];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        random.Shuffle(order);
        using var index = tensor(order, device: images.device);
        return (images.index_select(0, index), labels.index_select(0, index));
    }

    /// <summary>A changed copy of the images, with the targets of the share λ that is left of them.</summary>
    public static MixedImages Mix(
        Tensor images,
        Tensor labels,
        Tensor otherLabels,
        long classes,
        double lambda,
        Action<Tensor> change
    )
    {
        using var scope = NewDisposeScope();
        var mixed = images.clone();
        change(mixed);
        var targets = Targets(labels, otherLabels, classes, lambda);
        return new(mixed.MoveToOuterDisposeScope(), targets.MoveToOuterDisposeScope());
    }

    /// <summary><c>λ·onehot(y) + (1−λ)·onehot(y′)</c>, float32.</summary>
    public static Tensor Targets(Tensor labels, Tensor otherLabels, long classes, double lambda) =>
        OneHot(labels, classes).mul_(lambda).add_(OneHot(otherLabels, classes), 1 - lambda);

    /// <summary>Images become <c>λx + (1−λ)x′</c>, in place; bytes are rounded to the nearest, half to even.</summary>
    public static void Blend(Tensor images, Tensor otherImages, double lambda)
    {
        if (images.is_floating_point())
        {
            images.mul_(lambda).add_(otherImages, 1 - lambda);
            return;
        }
        using var scope = NewDisposeScope();
        images.copy_(images.to(ScalarType.Float32).mul_(lambda).add_(otherImages, 1 - lambda).round_());
    }

    /// <summary>Puts a box of other images over images, in place.</summary>
    public static void Paste(Tensor images, Tensor otherImages, PixelBox box) =>
        Cut(images, box).copy_(Cut(otherImages, box));

    private static Tensor Cut(Tensor images, PixelBox box) =>
        images.narrow(2, box.Top, box.Height).narrow(3, box.Left, box.Width);

    private static Tensor OneHot(Tensor labels, long classes) =>
        functional.one_hot(labels, classes).to(ScalarType.Float32);

    private static void RequireLabels(Tensor labels, long count, string name)
    {
        ArgumentNullException.ThrowIfNull(labels, name);
        if (labels.dtype != ScalarType.Int64 || labels.dim() != 1 || labels.shape[0] != count)
            throw new ArgumentException($"Labels are {Describe(labels)}; expected Int64 [{count}].", name);
    }

    private static string Describe(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]";
}
