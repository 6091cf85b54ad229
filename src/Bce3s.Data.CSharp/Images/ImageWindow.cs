namespace Bce3s.Data;

/// <summary>A part of an image and the size in which it is wanted.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows of the part.</param>
/// <param name="Width">Columns of the part.</param>
/// <param name="TargetHeight">Rows that it is resized to.</param>
/// <param name="TargetWidth">Columns that it is resized to.</param>
public readonly record struct ImageWindow(int Top, int Left, int Height, int Width, int TargetHeight, int TargetWidth);

/// <summary>Where a window lies in the picture that a reader decoded for it: in pixels, with fractions after scaled decoding.</summary>
/// <param name="Top">Upper edge.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct ImageBox(double Top, double Left, double Height, double Width);

/// <summary>Rows and columns of an image.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct ImageSize(int Height, int Width);
