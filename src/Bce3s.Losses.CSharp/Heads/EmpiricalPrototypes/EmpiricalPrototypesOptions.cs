namespace Bce3s.Losses;

/// <summary>How a margin head uses empirical prototypes; defaults are those of EPL (arXiv 2405.12447).</summary>
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
