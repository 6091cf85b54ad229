using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// A slowly moving copy of a network (He et al., "Momentum Contrast", CVPR 2020): its parameters are the exponential moving
/// average of the network's, <c>θ' ← m·θ' + (1 − m)·θ</c>, and take no gradient; buffers such as running statistics are copied.
/// </summary>
/// <remarks>
/// State: <c>encoder.*</c>, the copy's own names. The network itself is no part of it. Disposing it disposes the copy.
/// </remarks>
/// <example>
/// m = 0.9, the network's weight goes from 1 to 3: after one <see cref="Update"/> the copy's is <c>0.9·1 + 0.1·3 = 1.2</c>.
/// <code>
/// var momentum = new MomentumEncoder(backbone, Backbones.Create("resnet32"));
/// // a step:
/// momentum.Update();
/// var features = cat([backbone.call(first), momentum.call(second)]);
/// </code>
/// </example>
public sealed class MomentumEncoder : Module<Tensor, Tensor>
{
    // Behind a function, since modules in fields become submodules.
    readonly Func<Module<Tensor, Tensor>> _source;

    [ComponentName(Name = "encoder")]
    readonly Module<Tensor, Tensor> _encoder;

    /// <summary>Makes <paramref name="copy"/> a copy of <paramref name="source"/> as it is now.</summary>
    /// <param name="source">The network that is trained.</param>
    /// <param name="copy">A second network of the same architecture, on the same device and of the same type; its values are overwritten.</param>
    /// <param name="momentum">m, 0 (the last weights) to 1 (the first ones for ever).</param>
    /// <exception cref="ArgumentException">The two have other names or shapes, or are one object.</exception>
    public MomentumEncoder(Module<Tensor, Tensor> source, Module<Tensor, Tensor> copy, double momentum = 0.999)
        : base(nameof(MomentumEncoder))
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(copy);
        Momentum = Check.Fraction(momentum, nameof(momentum));
        CheckAlike(source, copy);
        (_source, _encoder) = (() => source, copy);
        using (no_grad())
            foreach (var (from, to) in source.state_dict().Values.Zip(copy.state_dict().Values))
                to.copy_(from);
        foreach (var parameter in copy.parameters())
            parameter.requires_grad = false;
        RegisterComponents();
    }

    /// <summary>m.</summary>
    public double Momentum { get; }

    /// <summary>The copy.</summary>
    public Module<Tensor, Tensor> Encoder => _encoder;

    /// <summary>Moves the copy towards the network: once a step, before or after the optimiser's.</summary>
    public void Update()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var source = _source();
        foreach (var (from, to) in source.parameters().Zip(_encoder.parameters()))
            // By the difference: a copy that is equal stays equal to the last bit, as that of a frozen network.
            to.add_(from - to, alpha: 1 - Momentum);
        foreach (var (from, to) in source.buffers().Zip(_encoder.buffers()))
            to.copy_(from);
    }

    /// <summary>What the copy makes of the input, without gradient.</summary>
    /// <param name="input">What the network takes.</param>
    public override Tensor forward(Tensor input)
    {
        using var _ = no_grad();
        return _encoder.call(input);
    }

    static void CheckAlike(Module source, Module copy)
    {
        if (ReferenceEquals(source, copy))
            throw new ArgumentException("the copy is the network itself; expected a second one", nameof(copy));
        var (expected, found) = (Shapes(source), Shapes(copy));
        if (!expected.SequenceEqual(found))
            throw new ArgumentException(
                $"the copy has {First(found.Except(expected), found.Count)}, the network "
                    + $"{First(expected.Except(found), expected.Count)}; expected the same names and shapes",
                nameof(copy)
            );
    }

    static List<string> Shapes(Module module) =>
        [.. module.state_dict().Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]")];

    static string First(IEnumerable<string> others, int count) => others.FirstOrDefault() ?? $"{count} tensors";
}
