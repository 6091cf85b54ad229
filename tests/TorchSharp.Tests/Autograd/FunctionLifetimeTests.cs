using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

/// <summary>What a custom function holds, how long, and on which thread.</summary>
public class FunctionLifetimeTests
{
    [Fact]
    public void A_saved_gradient_becomes_the_leafs_without_a_copy()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, dtype: float64).requires_grad_();
        var gradient = tensor(new[] { 3.0, 5 });
        var place = Place(gradient);

        var value = Custom.Of(
            x,
            (context, t) =>
            {
                context.save_for_backward([gradient]);
                return t.sum();
            },
            (context, _) => context.get_saved_variables()[0]
        );
        gradient.Dispose();
        value.backward();

        Assert.Equal(place, Place(x.grad!));
        Values.Equal([3, 5], x.grad!);
    }

    [Fact]
    public void A_gradient_made_in_backward_becomes_the_leafs_without_a_copy()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, dtype: float64).requires_grad_();
        nint place = 0;

        Custom
            .Of(
                x,
                (_, t) => t * 2,
                (_, g) =>
                {
                    var gradient = g * 2;
                    place = Place(gradient);
                    return gradient;
                }
            )
            .sum()
            .backward();

        Assert.Equal(place, Place(x.grad!));
    }

    [Fact]
    public void The_gradient_that_came_in_may_go_out()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, dtype: float64).requires_grad_();
        var gradient = Values.Tensor([2], 3, 5);

        Custom.Of(x, (_, t) => t * 1, (_, g) => g).backward([gradient]);
        x.grad!.zero_();

        Values.Equal([3, 5], gradient);
    }

    [Fact]
    public void Saved_tensors_are_freed_by_the_backward_pass()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();
        var sum = Cube.apply(x).sum();

        sum.backward(retain_graph: true);
        sum.backward();
        var error = Assert.ThrowsAny<ExternalException>(() => sum.backward());

        Assert.Contains("backward through the graph a second time", error.Message);
        Values.Equal([24, 54], x.grad!);
    }

    [Fact]
    public void A_tensor_that_forward_saves_and_disposes_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();

        var error = Assert.Throws<ObjectDisposedException>(() =>
            Custom.Of(
                x,
                (context, t) =>
                {
                    using var square = t * t;
                    context.save_for_backward([square]);
                    return square * t;
                },
                (context, g) => context.get_saved_variables()[0] * g * 3
            )
        );

        Assert.Contains("save_for_backward", error.Message);
    }

    [Fact]
    public void A_saved_tensor_that_was_modified_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();
        var input = x * 1;
        var sum = Cube.apply(input).sum();
        input.zero_();

        var error = Assert.ThrowsAny<ExternalException>(() => sum.backward());

        Assert.Contains("modified by an inplace operation", error.Message);
    }

    [Fact]
    public void What_backward_makes_and_does_not_return_is_disposed()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();
        Tensor? made = null;
        Tensor? kept = null;

        Custom
            .Of(
                x,
                (_, t) => t * 2,
                (_, g) =>
                {
                    made = g * 3;
                    kept = (g * 4).DetachFromDisposeScope();
                    return g * 2;
                }
            )
            .sum()
            .backward();

        Assert.True(made!.IsInvalid);
        Values.Equal([4, 4], kept!);
        kept!.Dispose();
    }

    [Fact]
    public void A_context_outlives_its_graph_without_its_tensors()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();
        autograd.AutogradContext? context = null;
        var value = Saving(x, c => context = c);

        Assert.Single(context!.get_saved_variables());
        value.Dispose();

        Assert.Throws<ObjectDisposedException>(() => context.get_saved_variables());
        context.Dispose();
    }

    [Fact]
    public void A_context_that_is_disposed_frees_its_tensors()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();
        autograd.AutogradContext? context = null;
        var value = Saving(x, c => context = c);

        context!.Dispose();
        context.Dispose();
        var error = Assert.ThrowsAny<ExternalException>(() => value.sum().backward());

        Assert.IsType<ObjectDisposedException>(error.InnerException);
    }

    [Fact]
    public void A_thousand_calls_leave_nothing_behind()
    {
        var contexts = new List<WeakReference>();
        var before = LiveTensors.Count();

        for (var i = 0; i < 1000; i++)
            contexts.Add(Round(i));

        Assert.Equal(before, LiveTensors.Count());
        // The native node frees its handle of the managed side when it is destroyed: no graph is left, of whatever fate.
        GC.Collect();
        Assert.DoesNotContain(contexts, c => c.IsAlive);
    }

    [Fact]
    public void A_long_chain_is_freed_without_deep_recursion()
    {
        using var scope = NewDisposeScope();
        var x = ones(1, dtype: float64).requires_grad_();

        var value = x.alias();
        for (var i = 0; i < 20_000; i++)
        {
            var next = Custom.Of(value, (_, t) => t + 1, (_, g) => g * 1);
            value.Dispose();
            value = next;
        }
        value.sum().backward(retain_graph: true);

        Values.Equal([20_001], value);
        Values.Equal([1], x.grad!);
        value.Dispose();
    }

    [Fact]
    public void The_collector_may_run_at_any_time()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();
        var collector = new Thread(() =>
        {
            for (var time = Stopwatch.StartNew(); time.ElapsedMilliseconds < 1000; )
                GC.Collect(0);
        });
        collector.Start();
        while (collector.IsAlive)
        {
            x.grad?.zero_();
            Collecting(x).sum().backward();
            Values.Equal([12, 27], x.grad!);
        }

        // Nothing but the graph refers to what backward needs.
        static Tensor Collecting(Tensor x)
        {
            var value = Custom.Of(
                x,
                (context, t) =>
                {
                    context.save_for_backward([t.pow(2)]);
                    GC.Collect(0);
                    return t.pow(3);
                },
                (context, g) =>
                {
                    GC.Collect(0);
                    return context.get_saved_variables()[0] * g * 3;
                }
            );
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return value;
        }
    }

    [Fact]
    public void Any_thread_may_run_the_backward_pass()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3).requires_grad_();
        var sum = Cube.apply(x).sum();
        var failed = 0;
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(Differentiate)).ToArray();

        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        Assert.Equal(0, failed);

        void Differentiate()
        {
            using var own = NewDisposeScope();
            for (var i = 0; i < 50; i++)
                if (!Values.Of(autograd.grad([sum], [x], retain_graph: true)[0]).SequenceEqual([12, 27]))
                    Interlocked.Increment(ref failed);
        }
    }

    /// <summary>One of four fates: a backward pass, none, a failing one, nothing to differentiate.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Round(int i)
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2], 2, 3);
        x.requires_grad = i % 4 != 3;
        autograd.AutogradContext? context = null;
        var value = Custom.Of(
            Exponential.apply(x * 2),
            (c, t) =>
            {
                var result = t * 2;
                (context = c).save_for_backward([t, result, t + 1]);
                return result;
            },
            (c, g) => i % 4 == 2 ? throw new TimeoutException() : c.get_saved_variables()[2] * g
        );
        switch (i % 4)
        {
            case 0:
                value.sum().backward();
                break;
            case 2:
                Assert.ThrowsAny<ExternalException>(() => value.sum().backward());
                break;
        }
        return new(context);
    }

    private static Tensor Saving(Tensor x, Action<autograd.AutogradContext> use) =>
        Custom.Of(
            x,
            (context, t) =>
            {
                context.save_for_backward([t]);
                use(context);
                return t * 2;
            },
            (context, g) => context.get_saved_variables()[0] * g
        );

    private static unsafe nint Place(Tensor tensor)
    {
        fixed (byte* first = tensor.bytes)
            return (nint)first;
    }
}
