using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

/// <summary>Values and gradients of custom functions.</summary>
public class FunctionTests
{
    [Fact]
    public void A_function_has_the_value_and_the_gradient_of_the_built_in_one()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 3], -2, -1, 0, 0.5, 1, 2).requires_grad_();
        var weights = Values.Tensor([2, 3], 1, 2, 3, 4, 5, 6);

        var value = Cube.apply(x * 2);
        (value * weights).sum().backward();
        var found = x.grad!.clone();
        x.grad!.zero_();
        ((x * 2).pow(3) * weights).sum().backward();

        Assert.True(value.requires_grad);
        Values.Equal([2, 3], Values.Of((x * 2).pow(3)), value);
        Values.Equal([2, 3], Values.Of(x.grad!), found);
    }

    [Fact]
    public void A_derivative_is_differentiated_again_where_the_graph_is_wanted()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, -3).requires_grad_();

        var slope = autograd.grad([Cube.apply(x).sum()], [x], create_graph: true)[0];
        var curvature = autograd.grad([slope.sum()], [x], create_graph: true)[0];
        var third = autograd.grad([curvature.sum()], [x])[0];

        Values.Equal([12, 27], slope);
        Values.Equal([12, -18], curvature);
        Values.Equal([6, 6], third);
    }

    [Fact]
    public void A_saved_output_has_the_functions_own_history()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 0, 1).requires_grad_();

        var slope = autograd.grad([Exponential.apply(x).sum()], [x], retain_graph: true, create_graph: true)[0];
        var curvature = autograd.grad([slope.sum()], [x])[0];

        Values.Equal([1, Math.E], slope);
        Values.Equal([1, Math.E], curvature);
    }

    [Fact]
    public void Several_arguments_and_values_mix_with_what_is_no_tensor()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();
        var y = Values.Tensor([2], 5, 7).requires_grad_();
        var constant = Values.Tensor([2], 1, 1);

        var values = CustomMany.Of(
            (context, a) =>
            {
                context.save_for_backward([(Tensor)a[0], null!, (Tensor)a[2]]);
                context.save_data("factor", a[1]);
                return [(Tensor)a[0] * (Tensor)a[2] * (int)a[1], (Tensor)a[2] + (Tensor)a[4]];
            },
            (context, g) =>
            {
                var saved = context.get_saved_variables();
                Assert.Null(saved[1]);
                Assert.Null(context.get_data("nothing"));
                var factor = (int)context.get_data("factor");
                return [g[0] * saved[2] * factor, null!, g[0] * saved[0] * factor + g[1], null!, g[1]];
            },
            x,
            10,
            y,
            null!,
            constant
        );
        (values[0] + 100 * values[1]).sum().backward();

        Values.Equal([100, 210], values[0]);
        Values.Equal([6, 8], values[1]);
        Values.Equal([50, 70], x.grad!);
        Values.Equal([120, 130], y.grad!);
        Assert.Null(constant.grad);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_value_that_nothing_depends_on_has_zeros_or_nothing_for_a_gradient(bool materialize)
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();
        var undefined = new List<bool>();

        var values = CustomMany.Of(
            (context, a) =>
            {
                context.set_materialize_grads(materialize);
                Assert.Equal(materialize, context.MaterializeGrads);
                return [(Tensor)a[0] * 2, ((Tensor)a[0]).to(float32).reshape(2, 1)];
            },
            (_, g) =>
            {
                undefined.AddRange(g.Select(t => t.IsInvalid));
                if (materialize)
                {
                    Assert.Equal(float32, g[1].dtype);
                    Values.Equal([2, 1], [0, 0], g[1]);
                }
                return [g[0] * 2];
            },
            x
        );
        values[0].sum().backward();

        Values.Equal([2, 2], x.grad!);
        Assert.Equal([false, !materialize], undefined);
    }

    [Fact]
    public void A_gradient_may_be_absent()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();

        (Custom.Of(x, (_, t) => t * 2, (_, _) => null) + x).sum().backward();

        Values.Equal([1, 1], x.grad!);
    }

    [Fact]
    public void Without_a_gradient_to_compute_nothing_is_recorded()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3);
        autograd.AutogradContext? context = null;

        var value = Custom.Of(x, Double, Fail);
        Values.Equal([4, 6], value);
        Assert.False(value.requires_grad);

        x.requires_grad_();
        using (no_grad())
            Assert.False(Custom.Of(x, Double, Fail).requires_grad);
        Assert.Throws<ObjectDisposedException>(() => context!.get_saved_variables());

        Tensor Double(autograd.AutogradContext c, Tensor t)
        {
            Assert.False(is_grad_enabled());
            (context = c).save_for_backward([t]);
            Assert.Empty(c.get_saved_variables());
            return t * 2;
        }

        static Tensor? Fail(autograd.AutogradContext c, Tensor g) => throw new InvalidOperationException();
    }

    [Fact]
    public void Functions_nest()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();

        // The derivative of x⁶ by a backward pass within the backward pass.
        var value = Custom.Of(
            x,
            (context, t) =>
            {
                context.save_for_backward([t]);
                return Cube.apply(Cube.apply(t)).pow(2.0 / 3);
            },
            (context, g) =>
            {
                using var recording = enable_grad();
                var t = context.get_saved_variables()[0].detach().requires_grad_();
                return g * autograd.grad([Cube.apply(t).square().sum()], [t])[0];
            }
        );
        value.sum().backward();

        Values.Equal([64, 729], value, 1e-6);
        Values.Equal([192, 1458], x.grad!);
    }

    [Fact]
    public void The_mode_of_the_backward_pass_is_that_of_its_call()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();
        var modes = new List<bool>();

        var value = Custom.Of(
            x,
            (_, t) => t * 2,
            (_, g) =>
            {
                modes.Add(is_grad_enabled());
                return g * 2;
            }
        );
        autograd.grad([value.sum()], [x], retain_graph: true);
        autograd.grad([value.sum()], [x], create_graph: true);

        Assert.Equal([false, true], modes);
    }
}
