namespace Bce3s.Data;

/// <summary>The filters, as functions of the distance in target pixels.</summary>
internal static class ResamplingFilter
{
    /// <summary>The distance from which on a filter is 0.</summary>
    public static double Support(Interpolation interpolation) =>
        interpolation switch
        {
            Interpolation.Box => 0.5,
            Interpolation.Bilinear => 1,
            Interpolation.Bicubic => 2,
            Interpolation.Lanczos => 3,
            _ => throw new ArgumentOutOfRangeException(
                nameof(interpolation),
                interpolation,
                "There is no such filter."
            ),
        };

    /// <summary>The value at a distance. Products and sums have Pillow's order: the last bit decides about a weight.</summary>
    public static double Value(Interpolation interpolation, double x) =>
        interpolation switch
        {
            Interpolation.Box => x > -0.5 && x <= 0.5 ? 1 : 0,
            Interpolation.Bilinear => Math.Max(1 - Math.Abs(x), 0),
            Interpolation.Bicubic => Cubic(Math.Abs(x)),
            _ => x >= -3 && x < 3 ? Sinc(x) * Sinc(x / 3) : 0,
        };

    private static double Cubic(double x)
    {
        const double a = -0.5;
        return x < 1 ? ((a + 2) * x - (a + 3)) * x * x + 1
            : x < 2 ? (((x - 5) * x + 8) * x - 4) * a
            : 0;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
