using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class ContainerTests
{
    [Fact]
    public void A_module_list_numbers_its_modules()
    {
        using var list = ModuleList(Linear(1, 1), Linear(1, 2));
        list.Add(Linear(1, 3));
        list.append(Linear(1, 4));
        Assert.Equal(4, list.Count);
        Assert.Equal([1L, 2, 3, 4], list.Select(l => l.out_features));

        list.RemoveAt(0);
        list.Insert(1, Linear(1, 5));
        Assert.True(list.Remove(list[^1]));
        Assert.Equal([2L, 5, 3], list.Select(l => l.out_features));
        Assert.Equal(["0", "1", "2"], list.named_children().Select(c => c.name));
        Assert.Equal(5, list.get_parameter("1.weight")!.shape[0]);

        list[1] = Linear(1, 6);
        Assert.Equal(6, list.get_parameter("1.bias")!.shape[0]);
        list.Clear();
        Assert.Empty(list.state_dict());
    }

    [Fact]
    public void A_module_dictionary_keeps_names_and_order()
    {
        using var modules = ModuleDict(("b", Linear(1, 1)), ("a", Linear(1, 2)));
        Assert.Equal(["b", "a"], modules.keys());
        Assert.Equal(["b.weight", "b.bias", "a.weight", "a.bias"], modules.state_dict().Keys);
        Assert.Equal(2, modules["a"].out_features);
        Assert.True(modules.TryGetValue("b", out _));
        Assert.False(modules.TryGetValue("c", out _));
        modules["b"] = Linear(1, 3);
        Assert.True(modules.Remove("a"));
        Assert.Equal([3L], modules.values().Select(m => m.out_features));
        Assert.Throws<InvalidOperationException>(() => modules.Add("b", Linear(1, 1)));
    }

    [Fact]
    public void A_parameter_list_numbers_its_parameters()
    {
        using var list = ParameterList(Parameter(zeros(1)), Parameter(zeros(2)));
        list.append(Parameter(zeros(3)));
        list.RemoveAt(0);
        Assert.Equal(["0", "1"], list.named_parameters().Select(p => p.name));
        Assert.Equal([2L], list.get_parameter("0")!.shape);
        list[1] = Parameter(zeros(4));
        Assert.Equal([4L], list.get_parameter("1")!.shape);
        Assert.Equal(1, list.IndexOf(list[1]));
    }
}
