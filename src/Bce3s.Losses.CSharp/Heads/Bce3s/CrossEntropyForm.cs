namespace Bce3s.Losses;

/// <summary>Which cross-entropy the terms of <see cref="Bce3sLoss"/> take: the method, or its counterpart for the ablation.</summary>
public enum CrossEntropyForm
{
    /// <summary>Binary cross-entropy over classes: every class is a question of its own.</summary>
    Binary,

    /// <summary>
    /// Softmax cross-entropy: <c>−Σ_j t_j·log softmax(z)_j</c>, mean over samples, in place of bce in the joint and the contrastive
    /// term; <c>mean_i −log softmax(S_i)_i</c> in the uniform term. Class subset, λ and clamp do not apply.
    /// </summary>
    Softmax,
}
