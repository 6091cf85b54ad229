using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class UniformTermTests
{
    static double Slow(double[][] unit, Func<double, double> others)
    {
        var sum = 0.0;
        for (var i = 0; i < unit.Length; i++)
        for (var j = 0; j < unit.Length; j++)
        {
            var s = Matrix.Dot(unit[i], unit[j]);
            sum += i == j ? SlowBce.Softplus(-s) : others(s);
        }
        return sum / unit.Length;
    }

    // 1030 classes are more than one tile, with a narrow last one; 1 class has only its diagonal.
    [Theory]
    [InlineData(1, 3, ScalarType.Float32)]
    [InlineData(2, 5, ScalarType.Float64)]
    [InlineData(17, 1, ScalarType.Float64)]
    [InlineData(13, 300, ScalarType.Float64)]
    [InlineData(1030, 3, ScalarType.Float32)]
    [InlineData(1030, 3, ScalarType.Float64)]
    public void Both_forms_equal_a_slow_loop(int classes, int width, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var rows = Matrix.Irregular(classes, width, 2);
        rows[classes / 2] = new double[width];
        var unit = rows.Select(Matrix.Unit).ToArray();
        var directions = Matrix.Tensor(unit, dtype);
        var q = new SoftplusParabola(0.8);
        var tolerance = dtype == ScalarType.Float64 ? 1e-12 : 1e-5;

        var exact = UniformTerm.Value(directions, null, 1, UniformForm.Exact, new(0.8));
        var quadratic = UniformTerm.Value(directions, null, 1, UniformForm.Quadratic, new(0.8));

        Near.Equal(Slow(unit, SlowBce.Softplus), exact, tolerance, "exact");
        Near.Equal(Slow(unit, q.Value), quadratic, tolerance, "quadratic");
        Assert.Equal(dtype, exact.dtype);
    }

    [Theory]
    [InlineData(UniformForm.Exact, 7, 4)]
    [InlineData(UniformForm.Quadratic, 7, 4)]
    [InlineData(UniformForm.Exact, 1, 2)]
    [InlineData(UniformForm.Quadratic, 1, 2)]
    public void The_gradient_equals_finite_differences(UniformForm form, int classes, int width)
    {
        using var scope = NewDisposeScope();
        var directions = Matrix.Tensor(Matrix.Irregular(classes, width, 2), ScalarType.Float64);
        var gradient = ones_like(directions);

        UniformTerm.Value(directions, gradient, 3, form, new(0.5));

        var slopes = FiniteDifferences.Of(directions, () => UniformTerm.Value(directions, null, 1, form, new(0.5)));
        Near.Equal([.. slopes.Select(slope => 1 + 3 * slope)], gradient.view(-1), 1e-8, "gradient");
    }

    [Fact]
    public void Tiles_give_the_gradient_that_autograd_gives_for_the_whole()
    {
        using var scope = NewDisposeScope();
        var directions = Matrix
            .Tensor([.. Matrix.Irregular(2050, 4, 2).Select(Matrix.Unit)], ScalarType.Float64)
            .requires_grad_(true);
        var s = directions.mm(directions.t());
        var whole = (nn.functional.softplus(s, 1, 40).sum() - s.trace()) / 2050;
        whole.backward();
        var gradient = zeros_like(directions);
        using (no_grad())
            Near.Equal(whole, UniformTerm.Value(directions, gradient, 1, UniformForm.Exact, new(1)), 1e-12);
        Near.Equal(directions.grad!, gradient, 1e-11, "gradient");
    }

    [Theory]
    [InlineData(40, 6)]
    [InlineData(300, 8)]
    public void The_parabola_is_off_by_no_more_than_it_says(int classes, int width)
    {
        using var scope = NewDisposeScope();
        var directions = Matrix.Tensor(
            [.. Matrix.Irregular(classes, width, 5).Select(Matrix.Unit)],
            ScalarType.Float64
        );
        var (exact, quadratic) = (zeros_like(directions), zeros_like(directions));
        var q = new SoftplusParabola(1);

        var value =
            UniformTerm.Value(directions, exact, 1, UniformForm.Exact, new(1)).item<double>()
            - UniformTerm.Value(directions, quadratic, 1, UniformForm.Quadratic, new(1)).item<double>();
        var gradient = (exact - quadratic).norm(1).max().item<double>();

        Assert.InRange(Math.Abs(value), 0, (classes - 1) * q.ValueError);
        Assert.InRange(gradient, 1e-6, 2 * q.SlopeError * (classes - 1) / classes);
    }

    [Theory]
    [InlineData(3, 4, UniformForm.Exact)]
    [InlineData(4, 4, UniformForm.Exact)]
    [InlineData(5, 4, UniformForm.Quadratic)]
    public void Auto_takes_the_cheaper_form(int classes, int width, UniformForm expected)
    {
        using var scope = NewDisposeScope();
        var directions = Matrix.Tensor(
            [.. Matrix.Irregular(classes, width, 5).Select(Matrix.Unit)],
            ScalarType.Float64
        );
        double Of(UniformForm form) => UniformTerm.Value(directions, null, 1, form, new(1)).item<double>();
        Assert.Equal(Of(expected), Of(UniformForm.Auto));
        Assert.NotEqual(Of(UniformForm.Exact), Of(UniformForm.Quadratic));
    }

    [Theory]
    [InlineData(UniformForm.Exact)]
    [InlineData(UniformForm.Quadratic)]
    public void NaN_rows_make_it_NaN(UniformForm form)
    {
        using var scope = NewDisposeScope();
        var directions = ones(3, 2);
        directions[1, 0] = float.NaN;
        Assert.True(float.IsNaN(UniformTerm.Value(directions, null, 1, form, new(1)).item<float>()));
    }
}
