namespace Bce3s.Losses;

/// <summary>
/// The hyper-parameters of <see cref="ArcFaceLoss"/>. m, from 0 to π, is an angle in radians that is added to the own class's; 0.5 by
/// default.
/// </summary>
/// <example>
/// The defaults: an own cosine of 0.8 counts as <c>64·cos(arccos 0.8 + 0.5) = 64·(0.8·cos 0.5 − 0.6·sin 0.5) = 26.522286</c>.
/// </example>
public sealed record ArcFaceOptions() : CosineMarginOptions(0.5)
{
    /// <summary>Where the margin applies; null: <see cref="ArcFaceMargin.Easy"/>, and with prototypes <see cref="ArcFaceMargin.GradientDetached"/>, as the authors' programs have it.</summary>
    public ArcFaceMargin? Mode { get; init; }

    internal ArcFaceMargin ModeInUse =>
        Mode ?? (Prototypes is null ? ArcFaceMargin.Easy : ArcFaceMargin.GradientDetached);

    private protected override void CheckMargin()
    {
        if (!(Margin >= 0 && Margin <= Math.PI))
            throw new ArgumentOutOfRangeException(nameof(Margin), Margin, "expected an angle from 0 to π");
        if (Mode is { } mode)
            Check.Defined(mode, nameof(Mode));
    }
}
