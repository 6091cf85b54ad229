using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Data;

/// <summary>Cuts the middle out of an image; where it is smaller, zeros are around it (torchvision's <c>CenterCrop</c>). Draws nothing.</summary>
public sealed class CenterCrop : ImageTransform
{
    /// <summary>A square.</summary>
    /// <inheritdoc cref="CenterCrop(ImageSize)"/>
    public CenterCrop(int size)
        : this(new ImageSize(size, size)) { }

    /// <param name="size">Of the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">An empty size.</exception>
    public CenterCrop(ImageSize size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Height, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Width, 1, nameof(size));
        Size = size;
    }

    /// <summary>Of the result.</summary>
    public ImageSize Size { get; }

    /// <inheritdoc/>
    public override void Apply(Picture image, ref ImageRandom random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ZeroPadded.Crop(image, First(image.Height, Size.Height), First(image.Width, Size.Width), Size);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor images, Span<ImageRandom> random)
    {
        RequireBatch(images, random);
        var top = First((int)images.shape[2], Size.Height);
        var left = First((int)images.shape[3], Size.Width);
        // Negative padding cuts off.
        return functional.pad(
            images,
            [-left, left + Size.Width - images.shape[3], -top, top + Size.Height - images.shape[2]]
        );
    }

    /// <inheritdoc/>
    public override string ToString() => $"centre crop ({Size.Height}×{Size.Width})";

    /// <summary>The first pixel of the window: of an odd surplus torchvision rounds half to even, of an odd lack it puts more behind.</summary>
    private static int First(int size, int window) =>
        window > size ? -((window - size) / 2) : (int)Math.Round((size - window) / 2.0);
}
