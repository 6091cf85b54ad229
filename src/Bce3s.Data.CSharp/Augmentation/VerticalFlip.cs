namespace Bce3s.Data;

/// <summary>Turns an image upside down with a given probability (torchvision's <c>RandomVerticalFlip</c>).</summary>
/// <param name="probability">Chance of each image to be mirrored, 0…1.</param>
/// <exception cref="ArgumentOutOfRangeException">A probability outside 0…1.</exception>
public sealed class VerticalFlip(double probability = 0.5) : Flip("vertical", 2, probability)
{
    private protected override void Mirror(Picture image)
    {
        var (height, width) = (image.Height, image.Width);
        var draft = image.Draft(image.Channels, height, width);
        for (var c = 0; c < image.Channels; c++)
        for (var y = 0; y < height; y++)
            image.Plane(c).Slice(y * width, width).CopyTo(draft[(((c + 1) * height - 1 - y) * width)..]);
        image.Accept();
    }
}
