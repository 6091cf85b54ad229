using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class TraversalTests
{
    private sealed class Tied : Module<Tensor, Tensor>
    {
        internal readonly Linear first = Linear(2, 2, hasBias: false);
        internal readonly Linear second;

        internal Tied()
            : base(nameof(Tied))
        {
            second = Linear(first.weight);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => second.call(first.call(input));
    }

    [Fact]
    public void Children_are_one_level_and_modules_all_levels()
    {
        using var module = new Nested();
        Assert.Equal(["first", "rest"], module.named_children().Select(m => m.name));
        Assert.Equal(
            ["first", "rest", "first.inner", "rest.0", "rest.0.inner"],
            module.named_modules().Select(m => m.name)
        );
        Assert.Equal(5, module.modules().Count());
        Assert.Same(module.first, module.children().First());
    }

    [Fact]
    public void Without_recursion_there_are_only_own_parameters_and_buffers()
    {
        using var module = new Scaled();
        Assert.Equal(["scale"], module.named_parameters(recurse: false).Select(p => p.name));
        Assert.Equal(["calls"], module.named_buffers(recurse: false).Select(b => b.name));
        Assert.Single(module.parameters(recurse: false));
        Assert.Equal(3, module.parameters().Count());
    }

    [Fact]
    public void A_shared_parameter_is_named_once_but_is_in_the_state_twice()
    {
        using var module = new Tied();
        Assert.Equal(["first.weight"], module.named_parameters().Select(p => p.name));
        Assert.Equal(["first.weight", "second.weight"], module.state_dict().Keys);
    }

    [Fact]
    public void Paths_find_parameters_and_buffers()
    {
        using var module = new Nested();
        Assert.Same(module.first.inner.weight, module.get_parameter("first.inner.weight"));
        Assert.NotNull(module.get_buffer("rest.0.calls"));
        Assert.True(module.has_parameter("rest.0.scale"));
        Assert.True(module.has_buffer("first.calls"));
    }

    [Theory]
    [InlineData("first")]
    [InlineData("first.nothing")]
    [InlineData("nobody.weight")]
    [InlineData("")]
    [InlineData("first.inner.weight.more")]
    public void Paths_that_lead_nowhere_give_null(string path)
    {
        using var module = new Nested();
        Assert.Null(module.get_parameter(path));
        Assert.Null(module.get_buffer(path));
        Assert.False(module.has_parameter(path));
        Assert.False(module.has_buffer(path));
    }

    [Fact]
    public void Training_and_evaluation_reach_every_module()
    {
        using var module = new Nested();
        Assert.All(module.modules(), m => Assert.True(m.training));
        module.eval();
        Assert.False(module.training);
        Assert.All(module.modules(), m => Assert.False(m.training));
        module.train();
        Assert.All(module.modules(), m => Assert.True(m.training));
    }

    [Fact]
    public void Apply_visits_the_inside_first()
    {
        using var module = new Scaled();
        var seen = new List<string>();
        Assert.Same(module, module.apply(m => seen.Add(m.GetName())));
        Assert.Equal(["Linear", "Scaled"], seen);
    }

    [Fact]
    public void Zero_grad_forgets_gradients_or_fills_them_with_zeros()
    {
        using var scope = NewDisposeScope();
        using var module = Linear(2, 1);
        module.call(ones(1, 2)).sum().backward();

        module.zero_grad(set_to_none: false);
        Values.Equal([0, 0], module.weight.grad!);

        module.zero_grad();
        Assert.Null(module.weight.grad);
        module.zero_grad(set_to_none: false);
        Assert.Null(module.weight.grad);
    }
}
