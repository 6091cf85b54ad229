namespace Bce3s.Data;

/// <summary>How pixels between pixels are found when an image changes its size, named as in torchvision.</summary>
public enum Interpolation
{
    /// <summary>The nearest pixel; never a new value.</summary>
    Nearest,

    /// <summary>The mean of the pixels that a target pixel covers: a box of width 1.</summary>
    Box,

    /// <summary>A triangle of width 2.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −0.5, of width 4.</summary>
    Bicubic,

    /// <summary>sinc(x)·sinc(x/3), of width 6.</summary>
    Lanczos,
}
