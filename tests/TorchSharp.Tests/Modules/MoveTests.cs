using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class MoveTests
{
    [Fact]
    public void Conversion_keeps_the_tensor_objects_and_converts_gradients()
    {
        using var scope = NewDisposeScope();
        using var module = BatchNorm1d(2);
        var (weight, mean) = (module.weight, module.running_mean!);
        module.call(Ramp.Of(4, 2)).sum().backward();

        Assert.Same(module, module.to(float64));

        Assert.Same(weight, module.weight);
        Assert.Equal(float64, weight.dtype);
        Assert.Equal(float64, weight.grad!.dtype);
        Assert.Equal(float64, mean.dtype);
        Assert.Equal(int64, module.num_batches_tracked!.dtype);
        Assert.True(weight.is_leaf && weight.requires_grad);
        module.call(Ramp.Of(4, 2).to(float64)).sum().backward();
    }

    [Fact]
    public void Modules_inside_are_converted_too_and_go_on_training()
    {
        using var scope = NewDisposeScope();
        using var module = new Nested().@double();
        Assert.All(module.parameters(), p => Assert.Equal(float64, p.dtype));
        module.call(zeros([2, 3], float64)).sum().backward();
        Assert.Equal(float64, module.first.inner.bias!.grad!.dtype);
    }

    [Fact]
    public void There_and_back_leaves_the_values()
    {
        using var scope = NewDisposeScope();
        using var module = Linear(3, 2);
        var before = Values.Of(module.weight);
        module.@double().cpu().to(CPU).to("cpu").to(CPU, float32).@float();
        Assert.Equal(before, Values.Of(module.weight));
        module.half();
        Assert.Equal(float16, module.bias!.dtype);
        module.bfloat16();
        Assert.Equal(bfloat16, module.bias!.dtype);
        module.to(zeros(1, float64));
        Assert.Equal(float64, module.bias!.dtype);
    }

    [Fact]
    public void A_module_does_not_convert_to_integers()
    {
        using var module = Linear(3, 2);
        Assert.Throws<ArgumentException>(() => module.to(int64));
    }

    [SkippableFact]
    public void A_device_that_is_not_here_is_an_error()
    {
        Skip.If(cuda.is_available(), "There is a CUDA device.");
        using var module = Linear(3, 2);
        Assert.Throws<InvalidOperationException>(() => module.cuda());
    }

    [Fact]
    public void Moving_leaks_no_tensors()
    {
        using var module = new Nested();
        var before = LiveTensors.Count();
        for (var i = 0; i < 10; i++)
            module.@double().@float();
        Assert.Equal(before, Tensor.TotalCount);
    }
}
