namespace Bce3s.Data;

/// <summary>The format of an image file.</summary>
public enum ImageFormat
{
    /// <summary>JPEG: baseline or progressive; grey, YCbCr, RGB, CMYK or YCCK; 8 bits.</summary>
    Jpeg,

    /// <summary>PNG of any colour type and depth.</summary>
    Png,

    /// <summary>WebP, lossy or lossless, without animation.</summary>
    Webp,
}
