namespace Bce3s.Losses;

/// <summary>What <see cref="ClassBalancedLoss"/> takes of a sample's logits before it weighs the sample by its class.</summary>
public enum ClassBalancedMode
{
    /// <summary>Binary cross-entropy summed over a class subset, mean over samples.</summary>
    Bce,

    /// <summary>Binary cross-entropy, mean over all N·C entries.</summary>
    Sigmoid,

    /// <summary>Binary cross-entropy times <c>σ(∓z)^γ</c>, summed over all classes, mean over samples.</summary>
    Focal,

    /// <summary>Softmax cross-entropy, mean over samples.</summary>
    Softmax,
}
