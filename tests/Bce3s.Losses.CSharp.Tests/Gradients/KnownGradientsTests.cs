using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Gradients;

public class KnownGradientsTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void The_value_and_the_gradients_are_those_given(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2, 3], type);
        var w = Leaf([4, 5], type);

        var loss = KnownGradients.Attach(
            tensor(0.1, dtype: type),
            (x, tensor([7.0, 8, 9], dtype: type)),
            (w, tensor([-1.0, 0.5], dtype: type))
        );
        loss.backward();

        Assert.Equal(type, loss.dtype);
        Assert.Equal([], loss.shape);
        Assert.True(loss.requires_grad);
        Near.Equal(Near.Numbers(tensor(0.1, dtype: type)), loss, 0);
        Near.Equal([7, 8, 9], x.grad!, 0);
        Near.Equal([-1, 0.5], w.grad!, 0);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    public void The_value_comes_out_exact(double value)
    {
        using var scope = NewDisposeScope();
        var x = Leaf([double.PositiveInfinity, double.NaN, 1e300]);

        var loss = KnownGradients.Attach(tensor(value), (x, tensor([1e300, double.NaN, 0])));
        loss.backward();

        Assert.Equal(value, loss.item<double>());
        Assert.Equal([1e300, double.NaN, 0], Near.Numbers(x.grad!));
    }

    [Fact]
    public void A_factor_on_the_loss_scales_the_gradients()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var gradient = tensor([3.0, 5]);

        (KnownGradients.Attach(tensor(2.0), (x, gradient)) * 0.25).backward();

        Near.Equal([0.75, 1.25], x.grad!, 0);
        Near.Equal([3, 5], gradient, 0);
    }

    [Fact]
    public void The_gradient_flows_on_through_what_the_input_was_computed_by()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var squares = x * x;

        KnownGradients.Attach(tensor(0.0), (squares, tensor([3.0, 5]))).backward();

        Near.Equal([6, 20], x.grad!, 0);
    }

    [Fact]
    public void A_leaf_takes_the_very_tensor_that_was_attached()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var gradient = tensor([3.0, 5]);
        var memory = gradient.detach();
        var loss = KnownGradients.Attach(tensor(0.0), (x, gradient));
        gradient.Dispose();

        loss.backward();

        Near.Equal([3, 5], x.grad!, 0);
        memory[0] = 4;
        Near.Equal([4, 5], x.grad!, 0);
    }

    [Fact]
    public void A_leaf_does_not_take_a_tensor_that_somebody_holds()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var gradient = tensor([3.0, 5]);
        var loss = KnownGradients.Attach(tensor(0.0), (x, gradient));

        loss.backward();
        x.grad!.mul_(10);

        Near.Equal([3, 5], gradient, 0);
    }

    [Fact]
    public void A_leaf_that_is_given_one_gradient_twice_gets_twice_of_it()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Leaf([1, 2]), Leaf([1, 2]));
        var gradient = tensor([3.0, 5]);
        var loss = KnownGradients.Attach(tensor(0.0), (x, gradient), (x, gradient), (y, gradient));
        gradient.Dispose();

        loss.backward();
        x.grad!.mul_(10);

        Near.Equal([60, 100], x.grad!, 0);
        Near.Equal([3, 5], y.grad!, 0);
    }

    [Fact]
    public void Backward_twice_with_the_graph_retained_doubles_the_gradient()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var gradient = tensor([0.1, 0.3]);
        var loss = KnownGradients.Attach(tensor(0.0), (x, gradient));
        gradient.Dispose();

        loss.backward(retain_graph: true);
        Assert.Equal([0.1, 0.3], Near.Numbers(x.grad!));
        loss.backward(retain_graph: true);
        Assert.Equal([0.2, 0.6], Near.Numbers(x.grad!));
        // The last pass may hand over the tensor, but x has a gradient by now.
        loss.backward();
        Assert.Equal([0.1 + 0.2, 0.3 + 0.6], Near.Numbers(x.grad!));
    }

    [Fact]
    public void A_gradient_taken_by_a_retained_pass_is_not_the_saved_one()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var loss = KnownGradients.Attach(tensor(0.0), (x, tensor([3.0, 5])));

        loss.backward(retain_graph: true);
        x.grad!.zero_();
        loss.backward();

        Near.Equal([3, 5], x.grad!, 0);
    }

    [Fact]
    public void Two_losses_share_an_input()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var first = KnownGradients.Attach(tensor(1.0), (x, tensor([3.0, 5])));
        var second = KnownGradients.Attach(tensor(2.0), (x, tensor([10.0, 20])));

        var total = first + second;
        total.backward(retain_graph: true);
        Near.Equal([13, 25], x.grad!, 0);
        total.backward(retain_graph: true);
        Near.Equal([26, 50], x.grad!, 0);
        second.backward();
        Near.Equal([36, 70], x.grad!, 0);
        first.backward();

        Near.Equal([39, 75], x.grad!, 0);
        Near.Equal(3, total, 0);
    }

    [Fact]
    public void Two_losses_share_an_input_that_was_computed()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var twice = x * 2;
        var one = tensor([3.0, 5]);
        var total =
            KnownGradients.Attach(tensor(1.0), (twice, one))
            + KnownGradients.Attach(tensor(2.0), (twice, tensor([10.0, 20])));

        total.backward(retain_graph: true);
        total.backward();

        Near.Equal([52, 100], x.grad!, 0);
        Near.Equal([3, 5], one, 0);
    }

    [Fact]
    public void A_second_pass_over_a_graph_that_was_freed_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var loss = KnownGradients.Attach(tensor(0.0), (x, tensor([3.0, 5])));
        loss.backward();

        var error = Assert.ThrowsAny<ExternalException>(() => loss.backward());

        Assert.Contains("backward through the graph a second time", error.Message);
        Near.Equal([3, 5], x.grad!, 0);
    }

    [Fact]
    public void Second_derivatives_are_refused()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var loss = KnownGradients.Attach(tensor(0.0), (x, tensor([3.0, 5])));

        var error = Assert.ThrowsAny<ExternalException>(() => autograd.grad([loss], [x], create_graph: true));

        Assert.Contains("computed together with the value and have no second derivative", error.Message);
        Assert.IsType<NotSupportedException>(error.InnerException);
    }

    [Fact]
    public void What_needs_no_gradient_is_left_out()
    {
        using var scope = NewDisposeScope();
        var (x, y, z) = (Leaf([1, 2]), Leaf([1, 2]), ones(2, dtype: float64));

        KnownGradients.Attach(tensor(0.0), (x, null), (y, tensor([3.0, 5])), (z, tensor([1.0, 1]))).backward();

        Assert.Null(x.grad);
        Near.Equal([3, 5], y.grad!, 0);
        Assert.Null(z.grad);
    }

    [Fact]
    public void A_value_whose_gradients_nobody_wants_stays_as_it_is()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var value = tensor(0.0);

        Assert.Same(value, KnownGradients.Attach(value));
        Assert.Same(value, KnownGradients.Attach(value, (x, null), (x.detach(), tensor([3.0, 5]))));
        using (no_grad())
        {
            Assert.False(KnownGradients.Wanted(x));
            Assert.Same(value, KnownGradients.Attach(value, (x, tensor([3.0, 5]))));
        }
        Assert.True(KnownGradients.Wanted(x));
        Assert.False(KnownGradients.Wanted(x.detach()));
    }

    [Fact]
    public void The_value_gets_no_graph_and_does_not_change_with_the_loss()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var value = tensor(8.0);
        var loss = KnownGradients.Attach(value, (x, tensor([3.0, 5])));

        loss.div_(4);
        loss.backward();

        Assert.False(value.requires_grad);
        Assert.Equal(8, value.item<double>());
        Near.Equal([0.75, 1.25], x.grad!, 0);
    }

    [Fact]
    public void A_gradient_that_was_modified_after_all_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2]);
        var gradient = tensor([3.0, 5]);
        var loss = KnownGradients.Attach(tensor(0.0), (x, gradient));
        gradient.zero_();

        var error = Assert.ThrowsAny<ExternalException>(() => loss.backward());

        Assert.Contains("modified by an inplace operation", error.Message);
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void Halves_get_gradients_of_their_type(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var x = Leaf([1, 2], type);

        (KnownGradients.Attach(tensor(0.5f), (x, tensor([3.0, 5], dtype: type))) * 2).backward();

        Assert.Equal(type, x.grad!.dtype);
        Near.Equal([6, 10], x.grad!, 0);
    }

    static Tensor Leaf(double[] values, ScalarType type = ScalarType.Float64) =>
        tensor(values, dtype: type).requires_grad_();
}
