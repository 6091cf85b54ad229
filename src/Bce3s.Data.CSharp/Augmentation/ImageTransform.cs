using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>A change of images, one description for two engines: bytes of one image on the CPU, batches of bytes on any device.</summary>
/// <remarks>
/// Both take the same numbers in the same order from an image's own <see cref="ImageRandom"/> and give the same bytes, unless a transform
/// says otherwise. <see cref="object.ToString"/> says in words what it does, for run records.
/// </remarks>
public abstract class ImageTransform
{
    /// <summary>Changes one image.</summary>
    /// <param name="image">Changed; it may have another size afterwards.</param>
    /// <param name="random">The image's numbers; they move on.</param>
    /// <exception cref="ArgumentException">The image has a size or a number of channels that does not fit the transform.</exception>
    public abstract void Apply(Picture image, ref ImageRandom random);

    /// <summary>Changes a batch of images. Nothing loops over images with tensors: a handful of operators whatever the batch size.</summary>
    /// <param name="images">uint8 N×C×H×W; left as it is. A transform that changes nothing may return it itself.</param>
    /// <param name="random">The numbers of each image; they move on.</param>
    /// <returns>uint8 N×C×H′×W′ on the same device; it belongs to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">Another type, rank or number of images, or images that do not fit the transform.</exception>
    public abstract Tensor Apply(Tensor images, Span<ImageRandom> random);

    /// <summary>Throws unless <paramref name="images"/> is a batch of bytes with as many generators.</summary>
    protected static void RequireBatch(Tensor images, ReadOnlySpan<ImageRandom> random)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dim() != 4 || images.dtype != ScalarType.Byte)
            throw new ArgumentException(
                $"Images are {images.dtype} [{string.Join(", ", images.shape)}]; expected Byte N×C×H×W.",
                nameof(images)
            );
        if (images.shape[0] != random.Length)
            throw new ArgumentException($"{random.Length} generators for {images.shape[0]} images.", nameof(random));
    }
}
