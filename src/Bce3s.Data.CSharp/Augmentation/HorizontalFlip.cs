namespace Bce3s.Data;

/// <summary>Mirrors an image left to right with a given probability (torchvision's <c>RandomHorizontalFlip</c>).</summary>
/// <param name="probability">Chance of each image to be mirrored, 0…1.</param>
/// <exception cref="ArgumentOutOfRangeException">A probability outside 0…1.</exception>
public sealed class HorizontalFlip(double probability = 0.5) : Flip("horizontal", 3, probability)
{
    private protected override void Mirror(Picture image)
    {
        var bytes = image.Bytes;
        for (var start = 0; start < bytes.Length; start += image.Width)
            bytes.Slice(start, image.Width).Reverse();
    }
}
