using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>What the features of a batch should be recognised as. A tensor of labels converts to it by itself.</summary>
/// <remarks>The tensors stay the caller's; nothing here disposes them.</remarks>
/// <example><c>LossTargets.Soft([[0.3, 0.7], [0.6, 0.4]])</c> has the labels <c>[1, 0]</c>.</example>
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

    LossTargets(Tensor labels, Tensor? shares, Tensor? mixed)
        : this(labels, mixed) => Shares = shares;

    /// <summary>N class indices (int64) of the original view; with <see cref="Shares"/> the class of the largest share.</summary>
    public Tensor Labels { get; }

    /// <summary>N×C shares of the classes in the original view, where it is itself a mixture; null for hard labels.</summary>
    public Tensor? Shares { get; }

    /// <summary>N×C shares of the classes, common to all mixed views; null without mixed views.</summary>
    public Tensor? Mixed { get; }

    /// <summary>
    /// Soft labels: each row is a mixture of classes, as mixup and cutmix make them. Heads that need one class a row refuse them.
    /// </summary>
    /// <param name="shares">N×C, rows of shares that add up to 1, of the features' type.</param>
    /// <param name="mixed">N×C shares of the classes in the mixed views; null without mixed views.</param>
    /// <exception cref="ArgumentException">The shares are not a matrix with at least one class.</exception>
    public static LossTargets Soft(Tensor shares, Tensor? mixed = null)
    {
        ArgumentNullException.ThrowIfNull(shares);
        var shape = shares.shape;
        if (shape.Length != 2 || shape[1] == 0)
            throw new ArgumentException(
                $"shares have shape [{string.Join(", ", shape)}]; expected [N, C] with at least one class",
                nameof(shares)
            );
        return new(shares.argmax(1), shares, mixed);
    }

    /// <summary>The same with shares of another type.</summary>
    internal LossTargets To(ScalarType dtype) => new(Labels, Shares?.to(dtype), Mixed?.to(dtype));

    /// <summary>Hard labels alone.</summary>
    public static implicit operator LossTargets(Tensor labels) => new(labels);
}
