namespace Bce3s.Losses;

/// <summary>
/// The parabola <c>q(x) = a + x/2 + c·x²</c> that stays closest to softplus on [−ρ, ρ]. As <c>softplus(x) = x/2 + log(2·cosh(x/2))</c>
/// and the second summand is a concave function of x², the best a and c are those of its chord over [0, ρ²], lifted by half of the
/// largest gap (Chebyshev's equioscillation at 0, at x* and at ρ).
/// </summary>
/// <remarks>
/// For ρ = 1: a = 0.693739, c = 0.120115; the value is off by at most 5.9·10⁻⁴ (0.1 % of softplus(0)) and the slope by at most
/// 9.2·10⁻³ anywhere on [−1, 1]. Both bounds are properties here.
/// </remarks>
/// <example><c>new SoftplusParabola(1).Curvature</c> is <c>log cosh(1/2) = 0.120115</c>.</example>
public sealed class SoftplusParabola
{
    /// <summary>The best parabola on [−<paramref name="range"/>, <paramref name="range"/>].</summary>
    /// <param name="range">ρ, above 0 and at most 30.</param>
    public SoftplusParabola(double range)
    {
        Range = Check.Positive(range, nameof(range));
        if (range > 30)
            throw new ArgumentOutOfRangeException(
                nameof(range),
                range,
                "expected at most 30: no parabola is near beyond"
            );
        Curvature = LogCosh(range / 2) / (range * range);
        var touching = Touching();
        ValueError = (LogCosh(touching / 2) - Curvature * touching * touching) / 2;
        Constant = Math.Log(2) + ValueError;
        SlopeError = Enumerable.Range(0, 2001).Max(i => SlopeGap(range * i / 2000.0));
    }

    /// <summary>ρ.</summary>
    public double Range { get; }

    /// <summary>a.</summary>
    public double Constant { get; }

    /// <summary>c.</summary>
    public double Curvature { get; }

    /// <summary>The largest <c>|softplus(x) − q(x)|</c> on [−ρ, ρ].</summary>
    public double ValueError { get; }

    /// <summary>The largest <c>|σ(x) − q′(x)|</c> on [−ρ, ρ].</summary>
    public double SlopeError { get; }

    /// <summary><c>q(x)</c>.</summary>
    public double Value(double x) => Constant + x / 2 + Curvature * x * x;

    double SlopeGap(double x) => Math.Abs(Math.Tanh(x / 2) / 2 - 2 * Curvature * x);

    // Where log cosh(x/2) − c·x² is largest: its slope tanh(x/2)/2 − 2cx falls through 0 once in (0, ρ).
    double Touching()
    {
        var (low, high) = (Range * 1e-3, Range);
        for (var step = 0; step < 100; step++)
        {
            var middle = (low + high) / 2;
            if (Math.Tanh(middle / 2) / 2 > 2 * Curvature * middle)
                low = middle;
            else
                high = middle;
        }
        return low;
    }

    static double LogCosh(double x) => Math.Abs(x) + Math.Log((1 + Math.Exp(-2 * Math.Abs(x))) / 2);
}
