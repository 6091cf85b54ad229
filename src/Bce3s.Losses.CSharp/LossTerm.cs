using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>One summand of a loss, for progress displays and records.</summary>
/// <param name="Name">Name in lower case, such as <c>joint</c>; one of the head's <see cref="LossHead.TermNames"/>.</param>
/// <param name="Weight">The factor with which it stands in the total.</param>
/// <param name="Value">
/// Its value before weighting: 0-dimensional, detached, on the features' device. It has not been copied to the host,
/// so reading it there (<c>Value.item&lt;float&gt;()</c>) waits for the device: accumulate it, and read once in a while.
/// </param>
public sealed record LossTerm(string Name, double Weight, Tensor Value);
