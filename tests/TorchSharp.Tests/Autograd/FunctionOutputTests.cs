using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

/// <summary>Outputs of custom functions that are inputs, views, repeated, modified or not differentiable.</summary>
public class FunctionOutputTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_input_that_is_returned_keeps_its_own_history(bool leaf)
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();
        var input = leaf ? x : x * 5;

        var value = Custom.Of(input, (_, t) => t, (_, g) => g * 10);
        Assert.Equal(leaf, input.is_leaf);
        (value + input).sum().backward();
        value.Dispose();

        Values.Equal(leaf ? [2, 3] : [10, 15], input);
        Values.Equal(leaf ? [11, 11] : [55, 55], x.grad!);
    }

    [Fact]
    public void A_returned_input_that_needs_no_gradient_gets_none()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();
        var constant = Values.Tensor([2], 5, 7);

        var values = CustomMany.Of((_, a) => [(Tensor)a[1], (Tensor)a[0]], (_, g) => [g[1], g[0]], x, constant);
        values[0].sum().backward(retain_graph: true);

        Assert.True(values[0].requires_grad);
        Assert.False(constant.requires_grad);
        Values.Equal([0, 0], x.grad!);

        using (no_grad())
        {
            using var alone = Custom.Of(constant, (_, t) => t, (_, g) => g);
            Assert.NotSame(constant, alone);
            Assert.False(Custom.Of(x, (_, t) => t, (_, g) => g).requires_grad);
        }
        Values.Equal([5, 7], constant);
        Assert.True(x.requires_grad);
    }

    [Fact]
    public void A_tensor_that_is_returned_twice_has_two_gradients()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();

        var values = CustomMany.Of(
            (_, a) =>
            {
                var twice = (Tensor)a[0] * 2;
                return [twice, twice];
            },
            (_, g) => [g[0] * 100 + g[1]],
            x
        );
        (values[0] * 3 + values[1] * 7).sum().backward();

        Values.Equal([307, 307], x.grad!);
    }

    [Fact]
    public void A_view_of_an_input_is_an_output_like_any_other()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 2]).requires_grad_();
        var input = x * 1;

        var value = Custom.Of(input, (_, t) => t.view(4), (_, g) => g.view(2, 2) * 10);
        (value * value).sum().backward();

        Values.Equal([2, 2], [0, 20, 40, 60], x.grad!);
    }

    [Fact]
    public void Outputs_that_are_marked_or_count_have_no_gradient()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([3], 2, 7, 3).requires_grad_();

        var values = CustomMany.Of(
            (context, a) =>
            {
                var t = (Tensor)a[0];
                var (half, twice) = (t / 2, t * 2);
                context.mark_non_differentiable([half]);
                return [half, t.argmax(), twice, t];
            },
            (_, g) =>
            {
                Values.Equal([3], [0, 0, 0], g[0]);
                return [g[2] * 2 + g[3]];
            },
            x
        );
        Assert.Equal([false, false, true, true], values.Select(v => v.requires_grad));
        (values[0] * values[2]).sum().backward();

        Values.Equal([1], values[1]);
        Values.Equal([2, 7, 3], x.grad!);
    }

    [Fact]
    public void A_marked_output_that_is_an_input_leaves_the_input_as_it_is()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();

        var value = Custom.Of(
            x,
            (context, t) =>
            {
                context.mark_non_differentiable([t]);
                return t;
            },
            (_, g) => g
        );

        Assert.False(value.requires_grad);
        Assert.True(x.requires_grad);
    }

    [Fact]
    public void An_input_that_is_modified_gets_the_functions_history()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();
        var input = x * x;

        var value = Tripled(input);
        (input * input).sum().backward();

        Assert.NotSame(input, value);
        Values.Equal([12, 27], input);
        // (3x²)² = 9x⁴
        Values.Equal([36 * 8, 36 * 27], x.grad!);
    }

    [Fact]
    public void An_input_without_history_that_is_modified_gets_one()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 2.0, 3 });
        var factor = Values.Tensor([2], 5, 7).requires_grad_();

        CustomMany.Of(
            (context, a) =>
            {
                context.save_for_backward([((Tensor)a[0]).clone()]);
                context.mark_dirty([(Tensor)a[0]]);
                return [((Tensor)a[0]).mul_((Tensor)a[1])];
            },
            (context, g) => [null!, g[0] * context.get_saved_variables()[0]],
            x,
            factor
        );
        x.sum().backward();

        Values.Equal([10, 21], x);
        Values.Equal([2, 3], factor.grad!);
    }

    [Fact]
    public void What_depends_on_the_old_value_of_a_modified_input_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();
        var input = x * 1;
        var square = input * input;
        Tripled(input);

        var error = Assert.ThrowsAny<ExternalException>(() => square.sum().backward());

        Assert.Contains("modified by an inplace operation", error.Message);
    }

    [Fact]
    public void Leaves_and_views_cannot_be_modified()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();

        var leaf = Assert.ThrowsAny<ExternalException>(() => Tripled(x));
        var view = Assert.ThrowsAny<ExternalException>(() => Tripled((x * 1).view(2, 1)));

        Assert.Contains("a leaf that requires grad has been modified in place", leaf.Message);
        Assert.Contains("a view has been modified in place", view.Message);
    }

    [Fact]
    public void What_is_marked_as_modified_must_go_in_and_out()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();

        var notOut = Assert.Throws<InvalidOperationException>(() =>
            Custom.Of(x * 1, Marked(t => (t, t * 2)), (_, g) => g)
        );
        var notIn = Assert.Throws<InvalidOperationException>(() => Custom.Of(x * 1, Marked(Twice), (_, g) => g));

        Assert.Equal(
            "Custom.forward marked a tensor as dirty that is not both one of its arguments and one of its outputs.",
            notOut.Message
        );
        Assert.Equal(notOut.Message, notIn.Message);

        static (Tensor, Tensor) Twice(Tensor t)
        {
            var twice = t * 2;
            return (twice, twice);
        }

        static Custom.ForwardPass Marked(Func<Tensor, (Tensor Marked, Tensor Returned)> forward) =>
            (context, t) =>
            {
                var (marked, returned) = forward(t);
                context.mark_dirty([marked]);
                return returned;
            };
    }

    private static Tensor Tripled(Tensor x) =>
        Custom.Of(
            x,
            (context, t) =>
            {
                context.mark_dirty([t]);
                return t.mul_(3);
            },
            (_, g) => g * 3
        );
}
