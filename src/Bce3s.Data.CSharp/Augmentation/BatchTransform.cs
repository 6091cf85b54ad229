using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>A change to a whole batch of images at once, with an independent draw for each image.</summary>
/// <remarks>
/// Nothing loops over images: a transform is a handful of tensor operators whatever the batch size. Random numbers come
/// from the generator alone, drawn on its device and moved to the images' (with a CPU generator a GPU run draws what a
/// CPU run draws), so the same generator state gives the same result. <see cref="object.ToString"/> says what it does
/// in words, for run records.
/// </remarks>
public abstract class BatchTransform
{
    /// <summary>
    /// Transforms a batch. The input is left as it is; a transform that changes nothing may return it itself.
    /// </summary>
    /// <param name="images">float N×C×H×W.</param>
    /// <param name="random">Where random numbers come from; its state moves on.</param>
    /// <returns>The same shape, type and device; it belongs to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">The batch has another type or rank, or a shape that does not fit the
    /// transform.</exception>
    public abstract Tensor Apply(Tensor images, Generator random);

    /// <summary>Throws unless <paramref name="images"/> is a floating-point batch N×C×H×W.</summary>
    protected static void RequireBatch(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dim() != 4 || !images.is_floating_point())
            throw new ArgumentException(
                $"Images are {images.dtype} [{string.Join(", ", images.shape)}]; expected floating point N×C×H×W.",
                nameof(images)
            );
    }
}
