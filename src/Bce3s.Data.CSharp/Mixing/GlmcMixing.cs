namespace Bce3s.Data;

/// <summary>What one batch is mixed with: the share of the first image and the box that the second one fills.</summary>
/// <param name="Lambda">Share λ of the first batch, 0…1.</param>
/// <param name="Top">First row of the box.</param>
/// <param name="Left">First column of the box.</param>
/// <param name="Height">Rows of the box, inside the image; may be 0.</param>
/// <param name="Width">Columns of the box, inside the image; may be 0.</param>
public readonly record struct GlmcMixing(double Lambda, int Top, int Left, int Height, int Width)
{
    /// <inheritdoc cref="ImageRandom.SmallestAlpha"/>
    public const double SmallestAlpha = ImageRandom.SmallestAlpha;

    /// <summary>
    /// Draws <c>λ ~ Beta(α, α)</c> and a box of sides <c>ceil(side·√(1−λ))</c> around a uniformly drawn pixel, clipped
    /// to the image: a side s around pixel c covers <c>c − ⌊s/2⌋ … c − ⌊s/2⌋ + s − 1</c>.
    /// </summary>
    /// <remarks>The authors' program covers <c>c − ⌊s/2⌋ … c + ⌊s/2⌋ − 1</c>, so that odd sides lose a pixel.</remarks>
    /// <param name="height">Rows of the images.</param>
    /// <param name="width">Columns of the images.</param>
    /// <param name="alpha">α, at least <see cref="SmallestAlpha"/> and finite; 1 draws λ uniformly.</param>
    /// <param name="random">The numbers of the step; they move on.</param>
    public static GlmcMixing Draw(int height, int width, double alpha, ref ImageRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return At(random.Beta(alpha), random.Below(height), random.Below(width), new(height, width));
    }

    /// <summary>The mixing for a given share and box centre, clipped to the image.</summary>
    internal static GlmcMixing At(double lambda, int row, int column, ImageSize image)
    {
        var side = Math.Sqrt(1 - lambda);
        var sides = new ImageSize((int)Math.Ceiling(image.Height * side), (int)Math.Ceiling(image.Width * side));
        var box = PixelBox.Around(row, column, sides, image);
        return new(lambda, box.Top, box.Left, box.Height, box.Width);
    }
}
