namespace Bce3s.Losses;

/// <summary>How a margin head uses empirical prototypes; defaults are those of EPL (arXiv 2405.12447).</summary>
/// <example>
/// <c>k = 0.7</c>, similarities <c>v = [1, 0]</c> to the own prototype and another class's: the own one counts as
/// <c>1 − 0.7·1 = 0.3</c>, with the slope 1, and CosFace's term <c>prototypes</c> with s = 2 is
/// <c>softplus(2·0 − 2·0.3) = 0.437488</c>.
/// </example>
public sealed record EmpiricalPrototypesOptions
{
    /// <summary>The first epoch, counted from 1, whose loss covers the prototypes; they are updated in every epoch.</summary>
    public int FirstEpoch { get; init; } = 4;

    /// <summary>
    /// k, from 0 to 1: the own prototype's similarity v counts as <c>v − k·detach(v)</c>, so the margin grows as a sample comes
    /// closer to its prototype.
    /// </summary>
    public double AdaptiveMargin { get; init; } = 0.7;

    internal EmpiricalPrototypesOptions Checked()
    {
        Check.AtLeast(FirstEpoch, 1, nameof(FirstEpoch));
        Check.Fraction(AdaptiveMargin, nameof(AdaptiveMargin));
        return this;
    }
}
