using System.Runtime.InteropServices;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses.Tests.Gradients;

public class UnitDirectionsTests
{
    [Theory]
    [InlineData(ScalarType.Float64, 1e-12)]
    [InlineData(ScalarType.Float32, 1e-4)]
    public void Directions_and_gradients_are_those_of_normalize(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        var rows = randn(9, 5, dtype: type, generator: new Generator(1)).requires_grad_();
        using (no_grad())
            rows[3].zero_();
        var weights = randn(5, 4, dtype: type, generator: new Generator(2));
        var expected = autograd.grad(
            [functional.normalize(rows, 2, 1, Classifier.Epsilon).matmul(weights).square().sum()],
            [rows]
        )[0];

        var unit = UnitDirections.Of(rows);
        unit.matmul(weights).square().sum().backward();

        Near.Equal(functional.normalize(rows, 2, 1, Classifier.Epsilon), unit, tolerance);
        Near.Equal(expected, rows.grad!, tolerance);
    }

    [Fact]
    public void The_gradient_that_comes_in_stays_as_it_is_and_may_be_expanded()
    {
        using var scope = NewDisposeScope();
        var rows = tensor([3.0, 4, 5, 12]).reshape(2, 2).requires_grad_();
        var gradient = ones(2, 2, dtype: float64);

        UnitDirections.Of(rows).backward([gradient]);
        var found = rows.grad!.clone();
        rows.grad!.zero_();
        UnitDirections.Of(rows).sum().backward();

        Near.Equal([1, 1, 1, 1], gradient.reshape(-1), 0);
        // (1 − 3/5·7/5) / 5 and so on
        Near.Equal([0.032, -0.024, 84.0 / 2197, -35.0 / 2197], found.reshape(-1), 1e-12);
        Near.Equal(found, rows.grad!, 1e-15);
    }

    [Fact]
    public void Without_a_gradient_to_compute_there_is_no_graph()
    {
        using var scope = NewDisposeScope();
        var rows = ones(2, 2).requires_grad_();

        Assert.True(UnitDirections.Of(rows).requires_grad);
        Assert.False(UnitDirections.Of(rows.detach()).requires_grad);
        using (no_grad())
            Assert.False(UnitDirections.Of(rows).requires_grad);
    }

    [Fact]
    public void Second_derivatives_are_refused()
    {
        using var scope = NewDisposeScope();
        var rows = ones(2, 2).requires_grad_();

        var error = Assert.ThrowsAny<ExternalException>(() =>
            autograd.grad([UnitDirections.Of(rows).sum()], [rows], create_graph: true)
        );

        Assert.Contains("no second derivative", error.Message);
    }
}
