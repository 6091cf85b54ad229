namespace Bce3s.Data;

/// <summary>The bytes of a pixel, in their order.</summary>
internal enum PixelLayout
{
    Grey,
    GreyAlpha,
    Rgb,
    Rgba,

    /// <summary>Cyan, magenta, yellow and black, 255 for none of it.</summary>
    Cmyk,
}
