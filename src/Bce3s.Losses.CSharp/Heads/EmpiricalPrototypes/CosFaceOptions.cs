namespace Bce3s.Losses;

/// <summary>The hyper-parameters of <see cref="CosFaceLoss"/>. m ≥ 0 is taken off the own class's cosine; 0.4 by default.</summary>
/// <example>The defaults: an own cosine of 0.8 counts as <c>64·(0.8 − 0.4) = 25.6</c>, as much as another class's 0.4.</example>
public sealed record CosFaceOptions() : CosineMarginOptions(0.4);
