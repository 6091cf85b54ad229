using System.Globalization;

namespace Bce3s.Data;

/// <summary>
/// Rectangles by their share of an image's area and their ratio of sides, as random resized crops and random erasing draw them: the area
/// uniformly, the ratio uniformly in its logarithm.
/// </summary>
internal sealed class AreaAndRatio
{
    /// <summary>How often a rectangle is drawn until it fits.</summary>
    public const int Tries = 10;

    private readonly (double Low, double High) _scale;
    private readonly (double Low, double High) _ratio;

    /// <param name="scale">Bounds of the share of the area, in 0…1.</param>
    /// <param name="ratio">Bounds of the first side over the second one, positive.</param>
    public AreaAndRatio((double Low, double High) scale, (double Low, double High) ratio)
    {
        if (!(scale.Low >= 0 && scale.Low <= scale.High && scale.High <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(scale),
                scale,
                "Bounds of the area's share lie in 0…1, the lower one first."
            );
        if (!(ratio.Low > 0 && ratio.Low <= ratio.High && double.IsFinite(ratio.High)))
            throw new ArgumentOutOfRangeException(
                nameof(ratio),
                ratio,
                "Bounds of the ratio are positive and finite, the lower one first."
            );
        (_scale, _ratio) = (scale, ratio);
    }

    public (double Low, double High) Ratio => _ratio;

    /// <summary>Draws two sides, rounded half to even as Python rounds; one may be 0 or larger than the image's.</summary>
    public (int First, int Second) Draw(ImageSize size, ref ImageRandom random)
    {
        var area = (double)size.Height * size.Width * random.Between(_scale.Low, _scale.High);
        var ratio = Math.Exp(random.Between(Math.Log(_ratio.Low), Math.Log(_ratio.High)));
        return (Rounded(Math.Sqrt(area * ratio)), Rounded(Math.Sqrt(area / ratio)));
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"scale {_scale.Low:0.###}…{_scale.High:0.###}, ratio {_ratio.Low:0.###}…{_ratio.High:0.###}"
        );

    private static int Rounded(double side) => (int)Math.Min(Math.Round(side), int.MaxValue);
}
