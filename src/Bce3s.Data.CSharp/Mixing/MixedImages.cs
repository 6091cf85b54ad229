using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>A batch of mixtures and what they should be recognised as.</summary>
/// <param name="Images">N×C×H×W, of the type of the images that were mixed.</param>
/// <param name="Targets">float32 N×classes, rows adding up to 1: <c>λ·onehot(y) + (1−λ)·onehot(y′)</c>. For <c>LossTargets.Soft</c>.</param>
public sealed record MixedImages(Tensor Images, Tensor Targets);
