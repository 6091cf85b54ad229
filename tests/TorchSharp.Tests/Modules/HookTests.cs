using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class HookTests
{
    private sealed class Difference() : Module<Tensor, Tensor, Tensor>("Difference")
    {
        public override Tensor forward(Tensor input1, Tensor input2) => input1 - input2;
    }

    private sealed class Weighted() : Module<Tensor, long, double, Tensor>("Weighted")
    {
        public override Tensor forward(Tensor input1, long input2, double input3) => input1 * (input2 + input3);
    }

    private sealed class Four() : Module<int, int, int, int, int>("Four")
    {
        public override int forward(int input1, int input2, int input3, int input4) =>
            1000 * input1 + 100 * input2 + 10 * input3 + input4;
    }

    [Fact]
    public void Hooks_run_around_the_module_in_order()
    {
        using var scope = NewDisposeScope();
        using var module = Identity();
        var seen = new List<string>();
        module.register_forward_pre_hook(m => seen.Add("before " + m.GetName()));
        module.register_forward_pre_hook(
            (_, x) =>
            {
                seen.Add("input");
                return x + 1;
            }
        );
        module.register_forward_hook(
            (_, x, y) =>
            {
                seen.Add($"{x.item<float>()} gave {y.item<float>()}");
                return y * 10;
            }
        );
        module.register_forward_hook(m => seen.Add("after"));

        Values.Equal([30], module.call(tensor(2f)));
        Assert.Equal(["before Identity", "input", "3 gave 3", "after"], seen);
    }

    [Fact]
    public void A_hook_that_returns_null_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var module = Identity();
        module.register_forward_pre_hook((_, _) => null!);
        module.register_forward_hook((_, _, _) => null!);
        Values.Equal([2], module.call(tensor(2f)));
    }

    [Fact]
    public void A_removed_hook_runs_no_more()
    {
        using var scope = NewDisposeScope();
        using var module = Identity();
        var removers = new[]
        {
            module.register_forward_pre_hook((_, x) => x + 1),
            module.register_forward_hook((_, _, y) => y + 1),
        };
        Values.Equal([4], module.call(tensor(2f)));
        foreach (var remover in removers)
            remover.remove();
        Values.Equal([2], module.call(tensor(2f)));
    }

    [Fact]
    public void A_hook_can_remove_itself()
    {
        using var scope = NewDisposeScope();
        using var module = Identity();
        Action remove = () => { };
        var calls = 0;
        remove = module
            .register_forward_hook(_ =>
            {
                calls++;
                remove();
            })
            .remove;
        module.call(tensor(1f));
        module.call(tensor(1f));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Modules_of_more_inputs_have_hooks_too()
    {
        using var scope = NewDisposeScope();
        using var difference = new Difference();
        difference.register_forward_pre_hook((_, a, b) => (b, a));
        Values.Equal([3], difference.call(tensor(1.0), tensor(4.0)));

        using var weighted = new Weighted();
        weighted.register_forward_pre_hook((_, a, n, w) => (a, n + 1, w));
        weighted.register_forward_hook((_, _, n, _, y) => y + n);
        Values.Equal([10], weighted.call(tensor(2.0), 2, 0.5));

        using var four = new Four();
        Assert.Equal(1234, four.call(1, 2, 3, 4));
        four.register_forward_pre_hook((_, a, b, c, d) => (d, c, b, a));
        Assert.Equal(4321, four.call(1, 2, 3, 4));
    }

    [Fact]
    public void Modules_are_called_through_their_interface()
    {
        using var scope = NewDisposeScope();
        IModule<Tensor, Tensor> module = ReLU();
        Values.Equal([0], module.call(tensor(-1f)));
    }
}
