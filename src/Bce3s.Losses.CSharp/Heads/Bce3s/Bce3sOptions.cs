namespace Bce3s.Losses;

/// <summary>The hyper-parameters of <see cref="Bce3sLoss"/>; defaults are the paper's (arXiv 2511.14097).</summary>
/// <example><c>ClassSubset = 0.4</c> and 23 classes: the original view is compared with <c>floor(9.2) = 9</c> classes (those present, if more).</example>
public sealed record Bce3sOptions
{
    /// <summary>Weight of the joint term; 0 switches it off.</summary>
    public double JointWeight { get; init; } = 1;

    /// <summary>Weight of the contrastive term; 0 switches it off, with its projector and memory. Needs <see cref="MixedViews"/>.</summary>
    public double ContrastiveWeight { get; init; } = 0.1;

    /// <summary>Weight of the uniform term; 0 switches it off.</summary>
    public double UniformWeight { get; init; } = 1;

    /// <summary>P, the width of the projection that the contrastive term compares.</summary>
    public long Projection { get; init; } = 128;

    /// <summary>T, what the cosines of the contrastive term are divided by.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>r: the original view is compared with <c>floor(r·C)</c> classes, those present in the batch first; 1 takes all and draws nothing.</summary>
    public double ClassSubset { get; init; } = 0.4;

    /// <summary>λ, the weight of a class that has no share in the target.</summary>
    public double NegativeWeight { get; init; } = 1;

    /// <summary>Logits are clamped to ± this before the binary cross-entropy.</summary>
    public double Clamp { get; init; } = 64;

    /// <summary>True: features are [original; mixup; cutmix]. False: the original view alone; the joint term is then that view's term.</summary>
    public bool MixedViews { get; init; } = true;

    /// <summary>Binary, the method; or its softmax counterpart, for the ablation.</summary>
    public CrossEntropyForm CrossEntropy { get; init; } = CrossEntropyForm.Binary;

    /// <summary>How the binary uniform term is computed.</summary>
    public UniformForm UniformForm { get; init; } = UniformForm.Exact;

    /// <summary>
    /// ρ of <see cref="UniformForm.Quadratic"/>: the parabola is best for cosines of classes in [−ρ, ρ]
    /// (<see cref="SoftplusParabola"/>); the default covers all.
    /// </summary>
    public double UniformRange { get; init; } = 1;

    internal Bce3sOptions Checked()
    {
        Check.Defined(CrossEntropy, nameof(CrossEntropy));
        Check.Defined(UniformForm, nameof(UniformForm));
        Check.NotNegative(JointWeight, nameof(JointWeight));
        Check.NotNegative(ContrastiveWeight, nameof(ContrastiveWeight));
        Check.NotNegative(UniformWeight, nameof(UniformWeight));
        Check.AtLeast(Projection, 1, nameof(Projection));
        Check.Positive(Temperature, nameof(Temperature));
        Check.Fraction(ClassSubset, nameof(ClassSubset));
        Check.NotNegative(NegativeWeight, nameof(NegativeWeight));
        Check.Positive(Clamp, nameof(Clamp));
        if (ContrastiveWeight > 0 && !MixedViews)
            throw new ArgumentException(
                $"the contrastive term compares mixed views; set {nameof(MixedViews)} or {nameof(ContrastiveWeight)} = 0",
                nameof(ContrastiveWeight)
            );
        if (JointWeight == 0 && ContrastiveWeight == 0 && UniformWeight == 0)
            throw new ArgumentException(
                $"{nameof(JointWeight)}, {nameof(ContrastiveWeight)} and {nameof(UniformWeight)} are all 0; expected one above 0",
                nameof(JointWeight)
            );
        return this;
    }
}
