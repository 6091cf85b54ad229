namespace Bce3s.Losses;

/// <summary>The hyper-parameters of <see cref="CosFaceLoss"/>.</summary>
public sealed record CosFaceOptions
{
    /// <summary>s, what cosines are multiplied by.</summary>
    public double Scale { get; init; } = 64;

    /// <summary>m ≥ 0, what is taken off the own class's cosine.</summary>
    public double Margin { get; init; } = 0.4;

    /// <summary>Empirical prototypes; null: none.</summary>
    public EmpiricalPrototypesOptions? Prototypes { get; init; }

    internal CosFaceOptions Checked()
    {
        Check.Positive(Scale, nameof(Scale));
        Check.NotNegative(Margin, nameof(Margin));
        Prototypes?.Checked();
        return this;
    }
}
