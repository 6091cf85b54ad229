namespace Bce3s.Data;

/// <summary>
/// An image has another size after its transforms than the images before: a batch needs one size, so a transform such as
/// a resize is missing.
/// </summary>
public sealed class ImageSizeException : DataFormatException
{
    internal ImageSizeException(string image, Picture found, BatchShape expected)
        : base(
            image,
            $"{found.Channels}×{found.Height}×{found.Width} after the transforms",
            $"{expected.Channels}×{expected.Height}×{expected.Width} like the first image; all images of a batch have one size"
        ) { }
}
