using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Runtime;

public class GradModeTests
{
    [Fact]
    public void No_grad_records_nothing_and_nests()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();

        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }

        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void The_mode_comes_back_after_an_exception()
    {
        static void Fail()
        {
            using (no_grad())
                throw new InvalidOperationException();
        }

        Assert.Throws<InvalidOperationException>(Fail);

        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void Inference_mode_makes_tensors_that_autograd_refuses()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();
        torch.Tensor made;
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            made = x * 2;
        }

        Assert.False(is_inference_mode_enabled());
        Assert.False(made.requires_grad);
        Assert.ThrowsAny<ExternalException>(() => (x * made).sum().backward());
    }

    [Fact]
    public void Each_thread_has_its_own_mode()
    {
        using var off = no_grad();
        var other = false;
        var thread = new Thread(() => other = is_grad_enabled());
        thread.Start();
        thread.Join();

        Assert.True(other);
        Assert.False(is_grad_enabled());
    }

    [Fact]
    public void Gradients_sum_up_until_they_are_cleared()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);

        Assert.Null(x.grad);
        (x * x).sum().backward();
        (x * x).sum().backward();

        Values.Equal([4, 8], x.grad!);
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Second_derivatives()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0, requires_grad: true);

        var first = autograd.grad([x.pow(3)], [x], create_graph: true)[0];
        var second = autograd.grad([first], [x])[0];

        Assert.Equal(12, first.ToDouble(), 1e-12);
        Assert.Equal(12, second.ToDouble(), 1e-12);
    }

    [Fact]
    public void A_detached_tensor_is_cut_off()
    {
        using var scope = NewDisposeScope();
        var x = tensor(3.0, requires_grad: true);

        (x * x.detach()).backward();

        Assert.Equal(3, x.grad!.ToDouble());
        Assert.False((x * 2).is_leaf);
        Assert.True(x.is_leaf);
    }
}
