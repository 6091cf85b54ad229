using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Scopes;

public class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_inside()
    {
        torch.Tensor inside;
        using var outside = ones(1);
        using (var scope = NewDisposeScope())
        {
            inside = outside + 1;
            Assert.Equal(1, scope.DisposablesCount);
            Assert.True(scope.Contains(inside));
            Assert.False(scope.Contains(outside));
        }

        Assert.True(inside.IsInvalid);
        Assert.False(outside.IsInvalid);
        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void Inner_scopes_own_first()
    {
        using var outer = NewDisposeScope();
        var a = ones(1);
        torch.Tensor b;
        using (var inner = NewDisposeScope())
        {
            b = ones(1);
            Assert.Same(inner, CurrentDisposeScope);
        }

        Assert.Same(outer, CurrentDisposeScope);
        Assert.False(a.IsInvalid);
        Assert.True(b.IsInvalid);
    }

    [Fact]
    public void A_detached_tensor_survives()
    {
        torch.Tensor a;
        torch.Tensor b;
        using (var scope = NewDisposeScope())
        {
            a = ones(1).DetachFromDisposeScope();
            b = scope.Detach(ones(1));
            Assert.Equal(0, scope.DisposablesCount);
        }

        Assert.False(a.IsInvalid);
        a.Dispose();
        b.Dispose();
    }

    [Fact]
    public void A_moved_tensor_lives_as_long_as_the_scope_it_moved_to()
    {
        torch.Tensor moved;
        using (var outer = NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                moved = ones(1).MoveToOuterDisposeScope();
                var (first, second) = inner.MoveToOuter(ones(1), ones(1));
                Assert.Equal(0, inner.DisposablesCount);
                Assert.True(outer.Contains(first) && outer.Contains(second));
            }
            Assert.False(moved.IsInvalid);
            Assert.Equal(3, outer.DisposablesCount);
        }

        Assert.True(moved.IsInvalid);
    }

    [Fact]
    public void Moved_out_of_the_outermost_scope_it_belongs_to_nobody()
    {
        torch.Tensor moved;
        using (NewDisposeScope())
            moved = ones(1).MoveToOuterDisposeScope();

        Assert.False(moved.IsInvalid);
        moved.Dispose();
    }

    [Fact]
    public void Tensors_move_across_scopes()
    {
        using var a = NewDisposeScope();
        var inA = ones(1);
        using var b = NewDisposeScope();
        var inB = ones(1);

        inB.MoveToOtherDisposeScope(a);
        inA.MoveToOtherDisposeScope(b);

        Assert.True(a.Contains(inB));
        Assert.True(b.Contains(inA));
        b.Dispose();
        Assert.True(inA.IsInvalid);
        Assert.False(inB.IsInvalid);
    }

    [Fact]
    public void Scopes_disposed_out_of_order_dispose_their_own()
    {
        var outer = NewDisposeScope();
        var a = ones(1);
        var inner = NewDisposeScope();
        var b = ones(1);

        outer.Dispose();
        Assert.True(a.IsInvalid);
        Assert.False(b.IsInvalid);
        Assert.Same(inner, CurrentDisposeScope);
        inner.Dispose();

        Assert.True(b.IsInvalid);
        Assert.Null(CurrentDisposeScope);
        outer.Dispose();
    }

    [Fact]
    public void A_tensor_disposed_early_leaves_its_scope()
    {
        using var scope = NewDisposeScope();
        var (a, b, c) = (ones(1), ones(1), ones(1));

        a.Dispose();

        Assert.Equal(2, scope.DisposablesCount);
        Assert.False(scope.Contains(a));
        Assert.True(scope.Contains(b) && scope.Contains(c));
    }

    [Fact]
    public void All_but_some_can_be_disposed()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (ones(1), ones(1));

        Assert.Same(b, scope.DisposeEverythingBut(b));

        Assert.True(a.IsInvalid);
        Assert.False(b.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
        scope.DisposeEverything();
        Assert.True(b.IsInvalid);
        Assert.False(ones(1).IsInvalid);
    }

    [Fact]
    public void Anything_disposable_can_be_attached()
    {
        var generator = new Generator(1);
        using (var scope = NewDisposeScope())
        {
            scope.Attach(generator);
            scope.Attach(generator);
            Assert.Equal(1, scope.DisposablesCount);
        }

        Assert.Throws<ObjectDisposedException>(() => generator.Handle);
    }

    [Fact]
    public void A_wrapped_expression_leaves_only_its_result()
    {
        using var scope = NewDisposeScope();

        var result = WrappedTensorDisposeScope(() => (ones(2) + 1) * 2);

        Assert.Equal(1, scope.DisposablesCount);
        Values.Equal([4, 4], result);
    }

    [Fact]
    public void The_count_of_tensors_is_flat_over_ten_thousand_steps()
    {
        using var weight = randn(4, 4).requires_grad_();
        var (before, peak) = (LiveTensors.Count(), torch.Tensor.PeakCount);

        for (var step = 0; step < 10_000; step++)
        {
            using var scope = NewDisposeScope();
            var loss = (weight.mm(weight) + 1).sum();
            loss.backward();
            using (no_grad())
                weight.sub_(weight.grad! * 1e-9);
            weight.grad!.zero_();
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
        Assert.True(torch.Tensor.PeakCount <= Math.Max(peak, before + 50));
    }
}
