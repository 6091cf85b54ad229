using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

/// <summary>A linear layer with a scale of its own, written as users write modules.</summary>
internal class Scaled : Module<Tensor, Tensor>
{
    internal readonly Linear inner;
    private readonly Parameter scale;

    [ComponentName(Name = "calls")]
    private readonly Tensor _calls;

    internal Scaled(long inputs = 3, long outputs = 2, string name = "Scaled")
        : base(name)
    {
        inner = Linear(inputs, outputs);
        scale = Parameter(ones(1));
        _calls = zeros(1, int64);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        _calls.add_(1);
        return (inner.call(input) * scale).MoveToOuterDisposeScope();
    }
}

/// <summary>Two of them, one a list's, and a field that holds nothing.</summary>
internal sealed class Nested : Module<Tensor, Tensor>
{
    internal readonly Scaled first = new();
    internal readonly ModuleList<Scaled> rest = ModuleList(new Scaled(2, 2));
    internal readonly Dropout? nothing = null;

    internal Nested()
        : base(nameof(Nested)) => RegisterComponents();

    public override Tensor forward(Tensor input) => rest[0].call(first.call(input));
}
