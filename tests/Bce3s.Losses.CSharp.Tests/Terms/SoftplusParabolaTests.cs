using Bce3s.Losses.Tests.Slow;

namespace Bce3s.Losses.Tests.Terms;

public class SoftplusParabolaTests
{
    static double Slope(SoftplusParabola q, double x) => 0.5 + 2 * q.Curvature * x;

    [Theory]
    [InlineData(0.03)]
    [InlineData(0.3)]
    [InlineData(30)]
    [InlineData(1)]
    [InlineData(5)]
    public void The_errors_are_as_large_as_it_says_and_no_larger(double range)
    {
        var q = new SoftplusParabola(range);
        var points = Enumerable.Range(-5000, 10001).Select(i => range * i / 5000).ToArray();
        var value = points.Max(x => Math.Abs(SlowBce.Softplus(x) - q.Value(x)));
        var slope = points.Max(x => Math.Abs(1 / (1 + Math.Exp(-x)) - Slope(q, x)));
        Assert.InRange(value, 0.999 * q.ValueError - 2e-16, 1.000001 * q.ValueError + 2e-16);
        Assert.InRange(slope, 0.999 * q.SlopeError, 1.0001 * q.SlopeError);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void No_other_parabola_is_closer(double range)
    {
        var q = new SoftplusParabola(range);
        var points = Enumerable.Range(-200, 401).Select(i => range * i / 200).ToArray();
        foreach (var (a, b, c) in new[] { (1.0, 0.0, 0.0), (0, 1, 0), (0, 0, 1), (1, 0, -2), (1, 1, -1) })
        foreach (var step in new[] { -0.1, 0.1 })
        {
            var h = step * q.ValueError;
            var worst = points.Max(x =>
                Math.Abs(SlowBce.Softplus(x) - q.Value(x) - h * (a + b * x / range + c * x * x / (range * range)))
            );
            Assert.True(worst > q.ValueError * 1.0001, $"({a}, {b}, {c}) × {h} is off by {worst} only");
        }
    }

    [Fact]
    public void A_small_range_gives_the_second_derivative() =>
        Assert.Equal(0.125, new SoftplusParabola(1e-3).Curvature, 1e-7);

    [Fact]
    public void The_documented_numbers_hold()
    {
        var q = new SoftplusParabola(1);
        Assert.Equal(Math.Log(Math.Cosh(0.5)), q.Curvature, 1e-15);
        Assert.Equal(0.120115, q.Curvature, 5e-7);
        Assert.Equal(0.693739, q.Constant, 5e-7);
        Assert.InRange(q.ValueError, 5.9e-4, 6e-4);
        Assert.InRange(q.SlopeError, 9.1e-3, 9.2e-3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(31)]
    [InlineData(1e-8)]
    [InlineData(double.NaN)]
    public void A_range_that_makes_no_sense_is_refused(double range) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftplusParabola(range));
}
