using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class RegistrationTests
{
    private sealed class Heir : Scaled
    {
        private readonly Parameter extra = Parameter(zeros(2));

        internal Heir()
            : base(name: "Heir") => _ = extra;
    }

    private sealed class Open() : Module("Open")
    {
        internal void Buffer(string name, Tensor tensor, bool persistent) => register_buffer(name, tensor, persistent);

        internal void SetParameter(string name, Parameter? value) => ConditionallyRegisterParameter(name, value);

        internal void SetBuffer(string name, Tensor? value) => ConditionallyRegisterBuffer(name, value);
    }

    [Fact]
    public void Fields_are_registered_under_their_names()
    {
        using var module = new Nested();

        Assert.Equal(
            [
                "first.scale",
                "first.inner.weight",
                "first.inner.bias",
                "rest.0.scale",
                "rest.0.inner.weight",
                "rest.0.inner.bias",
            ],
            module.named_parameters().Select(p => p.name)
        );
        Assert.Equal(["first.calls", "rest.0.calls"], module.named_buffers().Select(b => b.name));
    }

    [Fact]
    public void Fields_of_a_subclass_that_the_base_class_registers_are_there_too()
    {
        using var module = new Heir();
        Assert.Equal(["extra", "scale", "inner.weight", "inner.bias"], module.named_parameters().Select(p => p.name));
    }

    [Fact]
    public void A_name_can_be_used_once()
    {
        using var module = new Open();
        module.register_parameter("a", Parameter(zeros(1)));

        using var tensor = zeros(1);
        Assert.Throws<InvalidOperationException>(() => module.register_buffer("a", tensor));
        Assert.Throws<InvalidOperationException>(() => module.register_module("a", Identity()));
        using var parameter = Parameter(zeros(1));
        Assert.Throws<InvalidOperationException>(() => module.register_parameter("a", parameter));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    public void A_module_name_has_characters_and_no_dot(string name)
    {
        using var module = new Open();
        Assert.Throws<ArgumentException>(() => module.add_module(name, Identity()));
    }

    [Fact]
    public void Null_and_disposed_tensors_are_refused()
    {
        using var module = new Open();
        var gone = zeros(1);
        gone.Dispose();
        Assert.Throws<ArgumentNullException>(() => module.register_buffer("a", gone));
        Assert.Throws<ArgumentNullException>(() => module.register_parameter("a", null!));
    }

    [Fact]
    public void Null_takes_a_module_away()
    {
        using var module = new Open();
        module.register_module("a", Identity());
        module.register_module("a", null!);
        Assert.Empty(module.named_children());
    }

    [Fact]
    public void Conditional_registration_adds_replaces_and_removes()
    {
        using var module = new Open();
        using var first = Parameter(zeros(1));
        using var second = Parameter(ones(1));
        using var buffer = ones(1);

        module.SetParameter("p", first);
        module.SetParameter("p", second);
        module.SetBuffer("b", buffer);
        Assert.Same(second, module.get_parameter("p"));
        Assert.Same(buffer, module.get_buffer("b"));

        module.SetParameter("p", null);
        module.SetBuffer("b", null);
        Assert.Empty(module.state_dict());
    }

    [Fact]
    public void A_buffer_that_does_not_persist_is_no_state()
    {
        using var module = new Open();
        module.Buffer("kept", zeros(1), true);
        module.Buffer("forgotten", zeros(1), false);

        Assert.Equal(["kept", "forgotten"], module.named_buffers().Select(b => b.name));
        Assert.Equal(["kept"], module.named_buffers(include_nonpersistent: false).Select(b => b.name));
        Assert.Equal(["kept"], module.state_dict().Keys);
    }

    [Fact]
    public void What_is_registered_outlives_the_scope_it_was_made_in()
    {
        Nested module;
        using (NewDisposeScope())
            module = new Nested();
        using (module)
        {
            Assert.All(module.state_dict().Values, tensor => Assert.False(tensor.IsInvalid));
            using var scope = NewDisposeScope();
            Assert.Equal([5, 2], module.call(zeros(5, 3)).shape);
        }
    }

    [Fact]
    public void Disposing_a_module_disposes_all_inside()
    {
        var before = LiveTensors.Count();
        var module = new Nested();
        Assert.Equal(before + 8, Tensor.TotalCount);
        module.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_parameter_takes_over_the_tensor_and_its_scope()
    {
        using var scope = NewDisposeScope();
        var data = zeros(2);
        var parameter = Parameter(data);
        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad);
        Assert.True(scope.Contains(parameter));
        Assert.False(Parameter(zeros(2, int64), requires_grad: false).requires_grad);
    }
}
