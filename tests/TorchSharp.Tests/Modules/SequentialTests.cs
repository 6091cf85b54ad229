using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class SequentialTests
{
    private sealed class Same() : Module<Tensor, Tensor>("Same")
    {
        public override Tensor forward(Tensor input) => input;
    }

    [Fact]
    public void Modules_run_one_after_another()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(2, 1);
        using var module = Sequential(linear, ReLU(), Flatten(0));
        var x = Ramp.Of(4, 2);
        Values.Equal(Values.Of(linear.call(x).clamp_min(0)), module.call(x));
    }

    [Fact]
    public void Nothing_inside_gives_the_input_as_another_object()
    {
        using var module = Sequential();
        using var input = ones(2);
        using var output = module.call(input);
        Assert.NotSame(input, output);
        Assert.Equal(0, module.Count);
    }

    [Fact]
    public void What_is_between_modules_is_disposed_at_once()
    {
        using var module = Sequential(Linear(2, 2), ReLU(), Linear(2, 2), Sigmoid(), Identity());
        using var input = ones(1, 2);
        var before = LiveTensors.Count();
        using var output = module.call(input);
        Assert.Equal(before + 1, Tensor.TotalCount);
        Assert.False(input.IsInvalid);
    }

    [Fact]
    public void A_module_may_give_its_input_back()
    {
        using var scope = NewDisposeScope();
        using var module = Sequential(new Same(), ReLU(), new Same(), ReLU(inplace: true), new Same());
        var input = tensor([-1f, 2f]);
        Values.Equal([0, 2], module.call(input));
        Values.Equal([-1, 2], input);
    }

    [Fact]
    public void Names_are_numbers_or_given()
    {
        using var numbered = Sequential(Linear(1, 1), ReLU()).append(Linear(1, 1));
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], numbered.state_dict().Keys);
        using var named = Sequential(("a", Linear(1, 1)), ("b", ReLU())).append("c", Linear(1, 1, hasBias: false));
        Assert.Equal(["a.weight", "a.bias", "c.weight"], named.state_dict().Keys);
        Assert.Throws<InvalidOperationException>(() => named.append("c", ReLU()));
    }

    [Fact]
    public void Tuples_and_sequences_of_modules_make_one_too()
    {
        using var tuples = Sequential(Tuple.Create("a", (Module<Tensor, Tensor>)Linear(1, 1)));
        Assert.Equal(["a.weight", "a.bias"], tuples.state_dict().Keys);
        using var sequence = Sequential(Enumerable.Range(0, 3).Select(_ => (Module<Tensor, Tensor>)Identity()));
        Assert.Equal(3, sequence.Count);
        using var pairs = Sequential(new List<(string, Module<Tensor, Tensor>)> { ("x", Identity()) });
        Assert.Equal("x", pairs.named_children().Single().name);
    }

    [Fact]
    public void A_part_has_the_same_modules()
    {
        using var module = Sequential(Linear(1, 1), ReLU(), Sigmoid(), Linear(1, 1));
        Assert.Same(module[1], module[1..3][0]);
        Assert.Equal(2, module[1..3].Count);
        Assert.Equal(3, module[(1, null)].Count);
        Assert.Same(module[3], module[^1..][0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => module[3..9]);
    }
}
