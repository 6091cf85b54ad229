using System.Diagnostics;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Runtime;

/// <summary>When native objects are freed, and how they are counted.</summary>
public class LifetimeTests
{
    [Fact]
    public void The_collector_frees_nothing_that_a_call_is_using()
    {
        using var one = ones(1);
        using var state = new Generator(8).get_state();
        var collector = new Thread(() =>
        {
            // The collector ends by itself: where cores are busy, the other thread hardly moves meanwhile.
            for (var time = Stopwatch.StartNew(); time.ElapsedMilliseconds < 1000; )
                GC.Collect(0);
        });
        collector.Start();
        while (collector.IsAlive)
        {
            // Nothing refers to these objects once their handles are read.
            for (var i = 0; i < 20; i++)
                new Generator(7).set_state(new Generator(8).get_state());
            Assert.True(new Generator(8).get_state().Equals(state));
            Assert.Equal(9, new Generator(9).initial_seed());
            Assert.Null((one + 1).grad);
            Leaf().grad = one + 1;
            (one + 1).requires_grad = true;
            Assert.True((one + 1).is_leaf && (one + 1).is_contiguous());
            Assert.Equal([1], (one + 1).stride());
            Assert.Equal([1], (one + 1).shape);
            Assert.Equal(2, (one + 1).item<float>());
            Assert.Equal(2, (one + 1).data<float>()[0]);
            Assert.Equal([2], (one + 1).data<float>());
        }

        Tensor Leaf() => (one + 1).requires_grad_();
    }

    [Fact]
    public void Tensors_that_hold_nothing_are_not_counted()
    {
        var before = LiveTensors.Count();

        new Tensor(0).Dispose();
        var undefined = new Tensor(0);
        Assert.Equal(before, Tensor.TotalCount);
        Assert.Equal(0, undefined.DecoupleFromNativeHandle());

        var x = ones(1);
        var handle = x.DecoupleFromNativeHandle();
        Assert.Equal(0, x.DecoupleFromNativeHandle());
        Assert.Equal(before, Tensor.TotalCount);
        using (Tensor.UnsafeCreateTensor(handle))
            Assert.Equal(before + 1, Tensor.TotalCount);
        Assert.Equal(before, Tensor.TotalCount);
    }
}
