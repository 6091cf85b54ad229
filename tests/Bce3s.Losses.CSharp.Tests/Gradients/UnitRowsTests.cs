using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses.Tests.Gradients;

public class UnitRowsTests
{
    // The last is cut into runs of rows.
    public static TheoryData<ScalarType, long, long> Sizes =>
        new()
        {
            { ScalarType.Float64, 1, 1 },
            { ScalarType.Float64, 7, 5 },
            { ScalarType.Float64, 401, 643 },
            { ScalarType.Float32, 1, 1 },
            { ScalarType.Float32, 7, 5 },
            { ScalarType.Float32, 401, 1283 },
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Rows_and_gradients_are_those_of_normalize(ScalarType type, long count, long width)
    {
        using var scope = NewDisposeScope();
        var rows = Rows(type, count, width).requires_grad_();
        var gradient = randn(count, width, dtype: type, generator: new Generator(2));
        var expected = functional.normalize(rows, 2, 1, Classifier.Epsilon);
        expected.backward([gradient]);

        var unit = UnitRows.Of(rows);
        var apart = unit.Backward(gradient, empty_like(gradient));
        var kept = gradient.clone();
        var inPlace = unit.Backward(gradient);

        var exact = type == ScalarType.Float64;
        Assert.Equal(type, unit.Rows.dtype);
        Assert.False(unit.Rows.requires_grad);
        Near.Equal(expected, unit.Rows, exact ? 1e-14 : 1e-6);
        Near.Equal(rows.detach().norm(1, keepdim: true).clamp_min(1e-5), unit.Divisors, exact ? 1e-14 : 1e-6);
        Assert.Same(gradient, inPlace);
        foreach (var row in Enumerable.Range(0, (int)count))
            Near.Equal(rows.grad![row], inPlace[row], exact ? 1e-12 : 1e-4, $"gradient of row {row}");
        Near.Equal(inPlace, apart, 0);
        Assert.False(kept.Equals(inPlace) && count > 1);
    }

    [Fact]
    public void The_gradient_by_the_rows_is_that_of_differences()
    {
        using var scope = NewDisposeScope();
        var rows = randn(4, 3, dtype: float64, generator: new Generator(1));
        // Between zero and the smallest length that is divided by.
        rows[1].mul_(1e-6);
        var weights = randn(4, 3, dtype: float64, generator: new Generator(2));

        var found = UnitRows.Of(rows, 0.01).Backward(weights.clone());

        Near.Equal(
            FiniteDifferences.Of(rows, () => (UnitRows.Of(rows, 0.01).Rows * weights).sum(), 1e-7),
            found.reshape(-1),
            1e-6
        );
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void A_row_shorter_than_epsilon_is_divided_by_it(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var rows = tensor([0.0, 0, 3e-6, 4e-6, 3, 4], dtype: type).reshape(3, 2);

        var unit = UnitRows.Of(rows);
        var gradient = unit.Backward(ones(3, 2, dtype: type));

        Near.Equal([0, 0, 0.3, 0.4, 0.6, 0.8], unit.Rows.reshape(-1), 1e-6);
        Near.Equal([1e-5, 1e-5, 5], unit.Divisors.reshape(-1), 1e-6);
        // (1 − 0.6·1.4) / 5 and (1 − 0.8·1.4) / 5
        Near.Equal([0.032, -0.024], gradient[2], 1e-5);
        Near.Equal([1e5, 1e5, 1e5, 1e5], gradient.narrow(0, 0, 2).reshape(-1), 1e-5);
    }

    [Fact]
    public void A_row_that_is_not_finite_spoils_no_other()
    {
        using var scope = NewDisposeScope();
        var rows = tensor([double.NaN, 1, 3, 4, double.PositiveInfinity, 1]).reshape(3, 2);

        var unit = UnitRows.Of(rows);
        var gradient = unit.Backward(ones(3, 2, dtype: float64));

        Near.Equal([0.6, 0.8], unit.Rows[1], 1e-15);
        Near.Equal([0.032, -0.024], gradient[1], 1e-12);
        Assert.True(unit.Rows[0].isnan().all().item<bool>());
        Assert.True(unit.Rows[2, 0].isnan().item<bool>());
    }

    /// <summary>Random rows of many lengths; of several, one is zero and one shorter than ε.</summary>
    static Tensor Rows(ScalarType type, long count, long width)
    {
        var rows = randn(count, width, dtype: type, generator: new Generator(1));
        if (count > 2)
        {
            rows[0].zero_();
            rows[1].mul_(1e-9);
            rows[2].mul_(1e3);
        }
        return rows;
    }
}
