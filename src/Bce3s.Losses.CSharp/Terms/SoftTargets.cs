using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>Soft targets t as binary cross-entropy takes them.</summary>
/// <param name="Signs">N×C: −1 for classes with a share, +1 for the others.</param>
/// <param name="Weights">N×C: the share t, and λ where there is none.</param>
readonly record struct SoftTargets(Tensor Signs, Tensor Weights)
{
    public static SoftTargets Of(Tensor shares, double negativeWeight)
    {
        var none = shares.eq((Scalar)0);
        return new(none.to(shares.dtype).mul_(2).sub_(1), shares.masked_fill(none, negativeWeight));
    }
}
