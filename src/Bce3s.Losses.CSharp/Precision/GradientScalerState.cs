namespace Bce3s.Losses;

/// <summary>What a <see cref="GradientScaler"/> has learnt: with it, training goes on as if it had not stopped.</summary>
/// <param name="Scale">The factor of the next step.</param>
/// <param name="GrowthTracker">Steps since the factor last changed.</param>
public sealed record GradientScalerState(double Scale, int GrowthTracker);
