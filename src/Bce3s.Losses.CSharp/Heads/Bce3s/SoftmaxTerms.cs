using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>The softmax counterparts of BCE3S's terms: each is 0-dimensional, with autograd's graph.</summary>
static class SoftmaxTerms
{
    /// <summary>The mean over the views of the cross-entropy of their logits.</summary>
    /// <param name="logits">V·N × C, the original view first.</param>
    /// <param name="targets">Of the original view, and of the mixed ones where there are any.</param>
    public static Tensor Joint(Tensor logits, LossTargets targets)
    {
        var count = targets.Labels.shape[0];
        var views = logits.shape[0] / count;
        var sum = functional.cross_entropy(logits.narrow(0, 0, count), targets.Shares ?? targets.Labels);
        if (views > 1)
            sum = sum + Mixed(logits.narrow(0, count, (views - 1) * count), targets.Mixed!) * (views - 1);
        return sum / views;
    }

    /// <summary>The sum over the mixed views of the cross-entropy of their similarities to the memory.</summary>
    /// <param name="similarities">2N×C.</param>
    /// <param name="shares">N×C, common to the views.</param>
    public static Tensor Contrastive(Tensor similarities, Tensor shares) =>
        Mixed(similarities, shares) * (similarities.shape[0] / shares.shape[0]);

    /// <summary><c>mean_i −log softmax(S_i)_i</c>, <c>S = Ŵ·Ŵᵀ</c>.</summary>
    public static Tensor Uniform(Tensor directions) =>
        functional.cross_entropy(
            directions.mm(directions.t()),
            arange(directions.shape[0], dtype: ScalarType.Int64, device: directions.device)
        );

    // The mean over all rows: every view has as many.
    static Tensor Mixed(Tensor logits, Tensor shares) =>
        functional.cross_entropy(logits, shares.repeat(logits.shape[0] / shares.shape[0], 1));
}
