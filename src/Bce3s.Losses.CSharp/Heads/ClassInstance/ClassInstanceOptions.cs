namespace Bce3s.Losses;

/// <summary>The hyper-parameters of <see cref="ClassInstanceLoss"/>; defaults are those for CIFAR without a queue.</summary>
/// <example>
/// The defaults: a cosine of 0.5 counts as <c>0.5/0.05 = 10</c>, and of a sample with 5 partners
/// <c>0.05·5/(1 + 0.05·5) = 0.2</c> of its loss is contrastive.
/// </example>
public sealed record ClassInstanceOptions
{
    /// <summary>
    /// How much of a sample's loss is contrastive. With a queue of 1024 every class has more candidates, and α = 0.01 takes the
    /// place of 0.05; ImageNet-LT: 0.05.
    /// </summary>
    public InstanceWeight Weight { get; init; } = InstanceWeight.Saturating(0.05);

    /// <summary>T &gt; 0, what the cosines are divided by; 0.2 for ImageNet-LT.</summary>
    public double Temperature { get; init; } = 0.05;

    /// <summary>P, the width of the projection that is compared.</summary>
    public long Projection { get; init; } = 32;

    /// <summary>Augmented views of each image: 2; or 1, which compares images with other images alone.</summary>
    public int Views { get; init; } = 2;

    /// <summary>K, how many earlier projections a batch is also compared with; 0: none.</summary>
    public long Queue { get; init; }

    /// <summary>
    /// m of the momentum encoder, 0…1, such as 0.999: the second view's rows come from a <see cref="MomentumEncoder"/>. Null: both
    /// views come from the trained backbone.
    /// </summary>
    public double? Momentum { get; init; }

    internal ClassInstanceOptions Checked()
    {
        if (Weight is null)
            throw new ArgumentNullException(
                nameof(Weight),
                "expected a weight function, such as InstanceWeight.Linear"
            );
        Check.Positive(Temperature, nameof(Temperature));
        Check.AtLeast(Projection, 1, nameof(Projection));
        Check.AtLeast(Queue, 0, nameof(Queue));
        if (Views is not (1 or 2))
            throw new ArgumentOutOfRangeException(nameof(Views), Views, "expected 1 or 2 views of an image");
        if (Momentum is { } momentum)
            Check.Fraction(momentum, nameof(Momentum));
        if (Momentum is not null && Views == 1)
            throw new ArgumentException(
                $"the momentum encoder sees the second view; set {nameof(Views)} = 2 or {nameof(Momentum)} = null",
                nameof(Momentum)
            );
        return this;
    }
}
