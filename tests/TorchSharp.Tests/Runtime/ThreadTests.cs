using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Runtime;

public class ThreadTests
{
    private static void OnThreads(int count, Action<int> work)
    {
        var errors = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var threads = Enumerable
            .Range(0, count)
            .Select(i => new Thread(() =>
            {
                try
                {
                    work(i);
                }
                catch (Exception e)
                {
                    errors.Enqueue(e);
                }
            }))
            .ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Empty(errors);
    }

    [Fact]
    public void Tensors_are_made_and_freed_on_many_threads_at_once()
    {
        var before = LiveTensors.Count();

        OnThreads(
            4,
            i =>
            {
                for (var k = 0; k < 2000; k++)
                {
                    using var x = tensor((double)(i * 10000 + k));
                    using var y = x * 2;
                    Assert.Equal(2.0 * (i * 10000 + k), y.ToDouble());
                }
            }
        );

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void A_tensor_may_be_freed_on_another_thread()
    {
        var before = LiveTensors.Count();
        var tensors = Enumerable.Range(0, 1000).Select(i => tensor(i)).ToArray();

        OnThreads(
            4,
            i =>
            {
                for (var k = i; k < tensors.Length; k += 4)
                    tensors[k].Dispose();
            }
        );

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Two_threads_that_free_the_same_tensor_free_it_once()
    {
        var before = LiveTensors.Count();
        var tensors = Enumerable.Range(0, 2000).Select(i => tensor(i)).ToArray();

        OnThreads(4, _ => Array.ForEach(tensors, t => t.Dispose()));

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void A_scope_owns_only_what_its_own_thread_makes()
    {
        using var scope = NewDisposeScope();
        torch.Tensor? foreign = null;

        OnThreads(
            1,
            _ =>
            {
                Assert.Null(CurrentDisposeScope);
                foreign = ones(1);
            }
        );

        Assert.Equal(0, scope.DisposablesCount);
        Assert.False(foreign!.IsInvalid);
        foreign.Dispose();
    }

    [Fact]
    public void Operators_are_looked_up_by_many_threads_at_once() =>
        OnThreads(
            8,
            i =>
            {
                using var scope = NewDisposeScope();
                Assert.Equal(8, ones(8).hypot(zeros(8)).heaviside(ones(1)).sum().ToDouble());
            }
        );
}
