using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses.Tests.OpByOp;

/// <summary>The baselines from their logits, written as PyTorch programs write them, every operator through autograd.</summary>
static class BaselinesOpByOp
{
    public static Tensor Softmax(Tensor z, Tensor labels, double smoothing) =>
        functional.cross_entropy(z, labels, label_smoothing: smoothing);

    public static Tensor Focal(Tensor z, Tensor labels, double gamma)
    {
        var losses = functional.cross_entropy(z, labels, reduction: Reduction.None);
        return ((1 - losses.neg().exp().detach()).pow(gamma) * losses).mean();
    }

    /// <param name="cosines">N×C.</param>
    /// <param name="classWeights">C, or null before re-weighting starts.</param>
    public static Tensor Ldam(
        Tensor cosines,
        Tensor labels,
        IReadOnlyList<long> classCounts,
        double maxMargin,
        double scale,
        Tensor? classWeights
    )
    {
        var margins = tensor(classCounts.ToArray()).to(cosines.dtype).pow(-0.25);
        margins = margins * (maxMargin / margins.max());
        var own = functional.one_hot(labels, cosines.shape[1]).to(cosines.dtype);
        return functional.cross_entropy((cosines - own * margins) * scale, labels, weight: classWeights);
    }

    public static Tensor LogitAdjusted(Tensor z, Tensor labels, IReadOnlyList<long> classCounts, double tau)
    {
        var counts = tensor(classCounts.ToArray()).to(z.dtype);
        return functional.cross_entropy(z + (counts / counts.sum()).log() * tau, labels);
    }

    public static Tensor ClassBalancedSoftmax(Tensor z, Tensor labels, Tensor classWeights) =>
        (functional.cross_entropy(z, labels, reduction: Reduction.None) * classWeights.index_select(0, labels)).mean();
}
