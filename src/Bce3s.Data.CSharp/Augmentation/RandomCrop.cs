using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Data;

/// <summary>
/// Pads every image with zeros on all sides and cuts a window of the original size out at a uniformly drawn place,
/// another one for each image (torchvision's <c>RandomCrop(size, padding)</c>).
/// </summary>
/// <remarks>
/// Zero is black only before normalisation, so put it before <see cref="Normalize"/>, as torchvision recipes do. Cost:
/// one padded copy and one advanced index for the batch. All windows of the padded images are a view (no memory); the
/// index picks one for each.
/// </remarks>
public sealed class RandomCrop : BatchTransform
{
    /// <param name="padding">Zeros on each side, in pixels; 0 changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative padding.</exception>
    public RandomCrop(int padding)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        Padding = padding;
    }

    /// <summary>Zeros on each side, in pixels.</summary>
    public int Padding { get; }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Generator random)
    {
        RequireBatch(images);
        ArgumentNullException.ThrowIfNull(random);
        if (Padding == 0)
            return images;

        using var scope = NewDisposeScope();
        var (count, height, width) = (images.shape[0], images.shape[2], images.shape[3]);
        var corners = randint(
                0L,
                2L * Padding + 1,
                new long[] { 2, count },
                dtype: ScalarType.Int64,
                device: random.device,
                generator: random
            )
            .to(images.device);
        var windows = functional
            .pad(images, [Padding, Padding, Padding, Padding])
            .unfold(2, height, 1)
            .unfold(3, width, 1);
        var crops = windows.index(
            TensorIndex.Tensor(arange(count, dtype: ScalarType.Int64, device: images.device)),
            TensorIndex.Colon,
            TensorIndex.Tensor(corners.select(0, 0)),
            TensorIndex.Tensor(corners.select(0, 1))
        );
        return crops.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() => $"random crop (padding {Padding})";
}
