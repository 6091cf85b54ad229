using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// The companion of networks with PReLU, such as <see cref="LResNetIR"/>: after an update, negative slopes that fell below a bound are
/// raised to it, <c>a ← max(a, least)</c>, so that no unit's gradient dies or changes sign.
/// </summary>
/// <remarks>From EPL's program (arXiv 2405.12447), with 0.01. It has no state and keeps the slopes' type and device.</remarks>
/// <example>Slopes <c>[0.25, 0.005, −0.3]</c> become <c>[0.25, 0.01, 0.01]</c>.</example>
public sealed class PReLUClamp
{
    readonly IReadOnlyList<PReLU> _activations;

    /// <summary>Finds the PReLU modules of a network.</summary>
    /// <param name="network">Whose slopes are bounded; one without PReLU is left alone.</param>
    /// <param name="least">The bound, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is NaN or infinite.</exception>
    public PReLUClamp(nn.Module network, double least = 0.01)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!double.IsFinite(least))
            throw new ArgumentOutOfRangeException(nameof(least), least, "expected a finite number");
        Least = least;
        _activations = [.. network.modules().Append(network).OfType<PReLU>().Distinct()];
    }

    /// <summary>The slope that none is below after <see cref="Apply"/>.</summary>
    public double Least { get; }

    /// <summary>Bounds the slopes in place, without gradient.</summary>
    public void Apply()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var activation in _activations)
            activation.weight.clamp_min_(Least);
    }
}
