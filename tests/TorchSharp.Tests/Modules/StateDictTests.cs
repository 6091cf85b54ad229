using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class StateDictTests
{
    private static Dictionary<string, Tensor> Like(Module module) =>
        module.state_dict().ToDictionary(item => item.Key, item => ones_like(item.Value).mul_(7));

    [Fact]
    public void Names_are_paths_with_parameters_before_buffers()
    {
        using var module = Sequential(("conv", Conv2d(1, 2, 3)), ("bn", BatchNorm2d(2)), ("fc", Linear(2, 2)));
        Assert.Equal(
            [
                "conv.weight",
                "conv.bias",
                "bn.weight",
                "bn.bias",
                "bn.running_mean",
                "bn.running_var",
                "bn.num_batches_tracked",
                "fc.weight",
                "fc.bias",
            ],
            module.state_dict().Keys
        );
    }

    [Fact]
    public void A_prefix_goes_before_every_name()
    {
        using var module = new Scaled();
        var into = new Dictionary<string, Tensor>();
        Assert.Same(into, module.state_dict(into, "model"));
        Assert.Equal(["model.scale", "model.calls", "model.inner.weight", "model.inner.bias"], into.Keys);
    }

    [Fact]
    public void Loading_copies_values_into_the_same_tensors()
    {
        using var scope = NewDisposeScope();
        using var module = new Nested();
        var weight = module.first.inner.weight;
        var source = Like(module);

        var (missing, unexpected) = module.load_state_dict(source);

        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.Same(weight, module.first.inner.weight);
        Assert.All(module.state_dict().Values, t => Assert.All(Values.Of(t), value => Assert.Equal(7, value)));
        Assert.True(weight.requires_grad && weight.is_leaf);
        source["first.inner.weight"].zero_();
        Assert.Equal(7, Values.Of(weight)[0]);
    }

    [Fact]
    public void Loading_leaves_what_it_loaded_alive()
    {
        using var module = new Scaled();
        using (NewDisposeScope())
            module.load_state_dict(Like(module));
        Assert.Equal(7, Values.Of(module.inner.weight)[0]);
    }

    [Fact]
    public void Strict_loading_lists_what_is_missing_and_what_is_unexpected()
    {
        using var scope = NewDisposeScope();
        using var module = new Scaled();
        var source = Like(module);
        source.Remove("inner.bias");
        source.Add("outer.bias", zeros(1));

        var error = Assert.Throws<InvalidOperationException>(() => module.load_state_dict(source));

        Assert.Contains("missing: inner.bias", error.Message);
        Assert.Contains("unexpected: outer.bias", error.Message);
        Assert.Equal(1, Values.Of(module.get_parameter("scale")!)[0]);
    }

    [Fact]
    public void Loading_that_is_not_strict_returns_the_differences()
    {
        using var scope = NewDisposeScope();
        using var module = new Scaled();
        var source = Like(module);
        source.Remove("inner.bias");
        source.Add("outer.bias", zeros(1));

        var (missing, unexpected) = module.load_state_dict(source, strict: false);

        Assert.Equal(["inner.bias"], missing);
        Assert.Equal(["outer.bias"], unexpected);
        Assert.Equal(7, Values.Of(module.get_parameter("scale")!)[0]);
    }

    [Fact]
    public void Skipped_names_stay_as_they_are_and_are_not_missed()
    {
        using var scope = NewDisposeScope();
        using var module = new Scaled();
        var source = Like(module);
        source.Remove("calls");

        module.load_state_dict(source, skip: ["scale", "calls"]);

        Assert.Equal(1, Values.Of(module.get_parameter("scale")!)[0]);
        Assert.Equal(7, Values.Of(module.inner.bias!)[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_shape_is_an_error_even_where_it_would_broadcast(bool strict)
    {
        using var scope = NewDisposeScope();
        using var module = new Scaled();
        var source = Like(module);
        source["inner.bias"] = zeros(1);

        var error = Assert.Throws<InvalidOperationException>(() => module.load_state_dict(source, strict));

        Assert.Contains("inner.bias is [1], expected [2]", error.Message);
        Assert.Equal(1, Values.Of(module.get_parameter("scale")!)[0]);
    }
}
