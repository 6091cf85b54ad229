namespace Bce3s.Losses;

/// <summary>The hyper-parameters of <see cref="ArcFaceLoss"/>.</summary>
public sealed record ArcFaceOptions
{
    /// <summary>s, what cosines are multiplied by.</summary>
    public double Scale { get; init; } = 64;

    /// <summary>m, the angle in radians that is added to the own class's angle; from 0 to π.</summary>
    public double Margin { get; init; } = 0.5;

    /// <summary>Where the margin applies; null: <see cref="ArcFaceMargin.Easy"/>, and with prototypes <see cref="ArcFaceMargin.GradientDetached"/>, as the authors' programs have it.</summary>
    public ArcFaceMargin? Mode { get; init; }

    /// <summary>Empirical prototypes; null: none.</summary>
    public EmpiricalPrototypesOptions? Prototypes { get; init; }

    internal ArcFaceMargin ModeInUse =>
        Mode ?? (Prototypes is null ? ArcFaceMargin.Easy : ArcFaceMargin.GradientDetached);

    internal ArcFaceOptions Checked()
    {
        Check.Positive(Scale, nameof(Scale));
        if (!(Margin >= 0 && Margin <= Math.PI))
            throw new ArgumentOutOfRangeException(nameof(Margin), Margin, "expected an angle from 0 to π");
        if (Mode is { } mode)
            Check.Defined(mode, nameof(Mode));
        Prototypes?.Checked();
        return this;
    }
}
