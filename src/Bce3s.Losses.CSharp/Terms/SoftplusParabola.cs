namespace Bce3s.Losses;

/// <summary>
/// The parabola <c>q(x) = a + x/2 + c·x²</c> that stays closest to softplus on [−ρ, ρ]. As <c>softplus(x) = x/2 + log(2·cosh(x/2))</c>
/// and the second summand is a concave function of x², the best a and c are those of its chord over [0, ρ²], lifted by half of the
/// largest gap (Chebyshev's equioscillation at 0, at x* and at ρ).
/// </summary>
/// <remarks>
/// For ρ = 1: a = 0.693739, c = 0.120115; the value is off by at most 6·10⁻⁴ (0.1 % of softplus(0)) and the slope by at most
/// 9.2·10⁻³ anywhere on [−1, 1]. Both bounds are properties here.
/// </remarks>
/// <example><c>new SoftplusParabola(1).Curvature</c> is <c>log cosh(1/2) = 0.120115</c>.</example>
public sealed class SoftplusParabola
{
    /// <summary>The best parabola on [−<paramref name="range"/>, <paramref name="range"/>].</summary>
    /// <param name="range">ρ, from 0.001 to 30: below, rounding would decide; beyond, no parabola is near.</param>
    public SoftplusParabola(double range)
    {
        if (range is not (>= 1e-3 and <= 30))
            throw new ArgumentOutOfRangeException(nameof(range), range, "expected a number from 0.001 to 30");
        Range = range;
        Curvature = LogCosh(range / 2) / (range * range);
        var touching = Touching();
        ValueError = (LogCosh(touching / 2) - Curvature * touching * touching) / 2;
        Constant = Math.Log(2) + ValueError;
        SlopeError = 2 * Curvature * range - Math.Tanh(range / 2) / 2;
    }

    /// <summary>ρ.</summary>
    public double Range { get; }

    /// <summary>a.</summary>
    public double Constant { get; }

    /// <summary>c.</summary>
    public double Curvature { get; }

    /// <summary>The largest <c>|softplus(x) − q(x)|</c> on [−ρ, ρ].</summary>
    public double ValueError { get; }

    /// <summary>The largest <c>|σ(x) − q′(x)|</c> on [−ρ, ρ]; it is reached at ±ρ.</summary>
    public double SlopeError { get; }

    /// <summary><c>q(x)</c>.</summary>
    public double Value(double x) => Constant + x / 2 + Curvature * x * x;

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

    // ½·log(1 + sinh²): keeps the digits of small x.
    static double LogCosh(double x)
    {
        var square = Math.Sinh(x) * Math.Sinh(x);
        var sum = 1 + square;
        // log(1 + s) with the rounding of 1 + s divided out.
        return (sum == 1 ? square : Math.Log(sum) * square / (sum - 1)) / 2;
    }
}
