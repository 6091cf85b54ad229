namespace Bce3s.Data;

/// <summary>What one batch is cut and mixed with: a box that the second image fills, and the share that is left of the first one.</summary>
/// <param name="Lambda">Share λ of the first image: <c>1 − height·width/(H·W)</c> of the box inside the image, 0…1.</param>
/// <param name="Top">First row of the box.</param>
/// <param name="Left">First column of the box.</param>
/// <param name="Height">Rows of the box, inside the image; may be 0.</param>
/// <param name="Width">Columns of the box, inside the image; may be 0.</param>
public readonly record struct CutMixBox(double Lambda, int Top, int Left, int Height, int Width)
{
    /// <summary>
    /// Draws <c>λ ~ Beta(α, α)</c> and a box of sides <c>⌊side·√(1−λ)⌋</c> around a uniformly drawn pixel, clipped to the image: a side s around
    /// pixel c covers <c>c − ⌊s/2⌋ … c − ⌊s/2⌋ + s − 1</c>. λ is then recomputed from what is left of the box.
    /// </summary>
    /// <remarks>The authors' program covers <c>c − ⌊s/2⌋ … c + ⌊s/2⌋ − 1</c>, so that odd sides lose a pixel.</remarks>
    /// <param name="height">Rows of the images.</param>
    /// <param name="width">Columns of the images.</param>
    /// <param name="alpha">α, at least <see cref="ImageRandom.SmallestAlpha"/> and finite; 1 draws λ uniformly.</param>
    /// <param name="random">The numbers of the step; they move on.</param>
    public static CutMixBox Draw(int height, int width, double alpha, ref ImageRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return At(random.Beta(alpha), random.Below(height), random.Below(width), new(height, width));
    }

    /// <summary>The box for a drawn share and centre.</summary>
    internal static CutMixBox At(double lambda, int row, int column, ImageSize image)
    {
        var side = Math.Sqrt(1 - lambda);
        var box = PixelBox.Around(row, column, new((int)(image.Height * side), (int)(image.Width * side)), image);
        var share = 1 - (double)box.Height * box.Width / ((double)image.Height * image.Width);
        return new(share, box.Top, box.Left, box.Height, box.Width);
    }
}
