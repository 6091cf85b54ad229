namespace Bce3s.Data;

/// <summary>
/// A transform that cuts a window out of an image and resizes it. Where it comes first, readers decode the window alone, and smaller where it
/// is going to be made smaller.
/// </summary>
public interface IWindowTransform
{
    /// <summary>Draws the window for an image of a size; takes all numbers that the transform takes.</summary>
    ImageWindow Draw(ImageSize size, ref ImageRandom random);

    /// <summary>Cuts the window out of what was decoded for it and resizes it.</summary>
    /// <param name="image">What <see cref="ImageReader.Decode(ImageWindow, Picture)"/> decoded; the result afterwards.</param>
    /// <param name="box">Where the window lies in it.</param>
    /// <param name="window">The window as drawn.</param>
    void Apply(Picture image, ImageBox box, ImageWindow window);
}
