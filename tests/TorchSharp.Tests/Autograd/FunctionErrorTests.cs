using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

/// <summary>Exceptions in custom functions, and functions that do not keep to the rules.</summary>
public class FunctionErrorTests
{
    [Fact]
    public void An_exception_in_forward_is_the_callers_and_the_mode_comes_back()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();

        Assert.Throws<TimeoutException>(() => Custom.Of(x, (_, _) => throw new TimeoutException(), (_, g) => g));

        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void An_exception_in_backward_comes_out_of_the_backward_pass()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();
        var thrown = new TimeoutException("too late, ünlucky");
        var loss = Custom.Of(x, (_, t) => t * 2, (_, _) => throw thrown).sum();

        var error = Assert.ThrowsAny<ExternalException>(() => loss.backward(retain_graph: true));

        Assert.Equal("backward: Custom: too late, ünlucky", error.Message);
        Assert.Same(thrown, error.InnerException);
        Assert.Null(x.grad);
        var again = Assert.ThrowsAny<ExternalException>(() => autograd.grad([loss], [x]));
        Assert.Same(thrown, again.InnerException);
        // Another error has nothing to do with it.
        Assert.Null(Assert.ThrowsAny<ExternalException>(() => x + ones(3)).InnerException);
    }

    [Fact]
    public void An_error_of_an_operator_in_backward_comes_out_of_the_backward_pass()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();

        var error = Assert.ThrowsAny<ExternalException>(() =>
            Custom.Of(x, (_, t) => t * 2, (_, g) => g + ones(3)).sum().backward()
        );

        Assert.StartsWith("backward: Custom: add.Tensor: The size of tensor a (2)", error.Message);
        Assert.IsAssignableFrom<ExternalException>(error.InnerException);
    }

    [Fact]
    public void An_exception_comes_through_a_backward_pass_within_another()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();
        var thrown = new TimeoutException();

        var value = Custom.Of(
            x,
            (_, t) => t * 2,
            (_, _) =>
            {
                using var recording = enable_grad();
                var t = ones(2).requires_grad_();
                Custom.Of(t, (_, u) => u * 2, (_, _) => throw thrown).sum().backward();
                return null;
            }
        );
        var error = Assert.ThrowsAny<ExternalException>(() => value.sum().backward());

        Assert.Same(thrown, error.InnerException!.InnerException);
    }

    [Fact]
    public void Forward_must_return_tensors()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();

        var one = Assert.Throws<InvalidOperationException>(() => Custom.Of(x, (_, _) => null!, (_, g) => g));
        var many = Assert.Throws<InvalidOperationException>(() => CustomMany.Of((_, _) => null!, (_, g) => g, x));

        Assert.Equal("Custom.forward returned null, not a tensor.", one.Message);
        Assert.Equal("CustomMany.forward returned null, not a tensor.", many.Message);
    }

    [Fact]
    public void Backward_must_return_a_gradient_for_each_argument()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();

        // What the sample function adds for its own two arguments is counted.
        Assert.Equal(
            "CustomMany.backward returned 3 gradients for the 4 arguments of forward.",
            Message(g => [g[0]], x, 1)
        );
        Assert.Equal(
            "CustomMany.backward returned a gradient for argument 1, which was no tensor: null was expected.",
            Message(g => [g[0], g[0]], x, 1)
        );
        Assert.Equal(
            "CustomMany.backward returned 6 gradients for the 3 arguments of forward.",
            Message(g => [g[0], null!, null!, g[0]], x)
        );

        static string Message(Func<List<Tensor>, List<Tensor>> backward, params object[] arguments)
        {
            var values = CustomMany.Of((_, a) => [(Tensor)a[0] * 2], (_, g) => backward(g), arguments);
            var error = Assert.ThrowsAny<ExternalException>(() => values[0].sum().backward());
            return Assert.IsType<InvalidOperationException>(error.InnerException).Message;
        }
    }

    [Fact]
    public void More_gradients_than_arguments_are_fine_where_they_are_null()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();

        CustomMany.Of((_, a) => [(Tensor)a[0] * 2], (_, g) => [g[0] * 2, null!], x)[0].sum().backward();

        Values.Equal([2, 2], x.grad!);
    }

    [Fact]
    public void A_gradient_of_another_shape_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();

        var error = Assert.ThrowsAny<ExternalException>(() =>
            Custom.Of(x, (_, t) => t * 2, (_, _) => ones(3)).sum().backward()
        );

        Assert.Contains("Custom returned an invalid gradient at index 0 - got [3] but expected shape", error.Message);
    }

    [Fact]
    public void A_gradient_that_was_disposed_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();

        Custom
            .Of(
                x,
                (_, t) => t * 2,
                (_, g) =>
                {
                    g.Dispose();
                    return g;
                }
            )
            .sum()
            .backward();

        // TorchSharp takes it for an absent one.
        Assert.Null(x.grad);
    }

    [Fact]
    public void An_input_of_inference_mode_cannot_be_saved()
    {
        using var scope = NewDisposeScope();
        Tensor made;
        using (inference_mode())
            made = ones(2);
        var x = ones(2).requires_grad_();

        var error = Assert.ThrowsAny<ExternalException>(() =>
            Custom.Of(
                x,
                (context, t) =>
                {
                    context.save_for_backward([made]);
                    return t * made;
                },
                (_, g) => g
            )
        );

        Assert.Contains("Inference tensors cannot be saved for backward", error.Message);
    }
}
