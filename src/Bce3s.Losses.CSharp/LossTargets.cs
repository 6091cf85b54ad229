using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>What the features of a batch should be recognised as. A tensor of labels converts to it by itself.</summary>
/// <remarks>The tensors stay the caller's; nothing here disposes them.</remarks>
public sealed class LossTargets
{
    /// <summary>Hard labels, and soft ones for the mixed views where there are any.</summary>
    /// <param name="labels">N class indices, int64.</param>
    /// <param name="mixed">N×C shares of the classes in the mixed views, of the features' type; null without mixed views.</param>
    public LossTargets(Tensor labels, Tensor? mixed = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Labels = labels;
        Mixed = mixed;
    }

    /// <summary>N class indices (int64) of the original view.</summary>
    public Tensor Labels { get; }

    /// <summary>N×C shares of the classes, common to all mixed views; null without mixed views.</summary>
    public Tensor? Mixed { get; }

    /// <summary>Hard labels alone.</summary>
    public static implicit operator LossTargets(Tensor labels) => new(labels);
}
