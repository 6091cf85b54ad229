namespace Bce3s.Losses;

/// <summary>The hyper-parameters of <see cref="UniFaceLoss"/>. m ≥ 0 is taken off the own class's cosine; 0.4 by default.</summary>
/// <example>
/// The defaults, two classes: an own cosine of 0.8 lies <c>64·(0.8 − 0.4) − log 20 = 22.604268</c> above the threshold that training
/// starts from.
/// </example>
public sealed record UniFaceOptions() : CosineMarginOptions(0.4);
