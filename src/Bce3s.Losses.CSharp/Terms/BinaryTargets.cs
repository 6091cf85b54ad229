using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>Targets of binary cross-entropy over classes, handed out in runs of classes so that no N×C matrix is made for them.</summary>
/// <remarks>
/// A class stands on the positive side (sign −1, weight its share t) or on the negative one (sign +1, weight λ, or 0 outside
/// the class subset): an entry of the loss is <c>weight · softplus(sign · z)</c>.
/// </remarks>
abstract class BinaryTargets
{
    /// <summary>Rows of logits that these targets stand for.</summary>
    public abstract long Rows { get; }

    /// <summary>
    /// Signs, and signs times weights, of a run of classes; null weights are all 1. They broadcast over the logits, viewed as
    /// <c>views × N × run</c>.
    /// </summary>
    public abstract (Tensor Signs, Tensor? Weights) Of(long start, long length);

    /// <summary>One class a row.</summary>
    /// <param name="labels">N, int64.</param>
    /// <param name="negativeWeight">λ.</param>
    /// <param name="subset">C ones and zeros, one at every label: the classes to compare with; null: all.</param>
    /// <param name="dtype">The logits' type.</param>
    public static BinaryTargets Hard(Tensor labels, double negativeWeight, Tensor? subset, ScalarType dtype) =>
        new HardTargets(labels, negativeWeight, subset, dtype);

    /// <summary>Shares of the classes, common to several views.</summary>
    /// <param name="shares">N×C.</param>
    /// <param name="views">V: rows of logits are V·N, view after view.</param>
    /// <param name="negativeWeight">λ.</param>
    public static BinaryTargets Soft(Tensor shares, int views, double negativeWeight) =>
        new SharedTargets(shares, views, negativeWeight);

    sealed class HardTargets(Tensor labels, double negativeWeight, Tensor? subset, ScalarType dtype) : BinaryTargets
    {
        public override long Rows { get; } = labels.shape[0];

        public override (Tensor Signs, Tensor? Weights) Of(long start, long length)
        {
            var classes = arange(start, start + length, dtype: ScalarType.Int64, device: labels.device);
            var own = labels.unsqueeze(1).eq(classes);
            var signs = ones(Rows, length, dtype: dtype, device: labels.device).masked_fill_(own, -1);
            var negatives = subset?.narrow(0, start, length);
            if (negativeWeight == 1)
                return (signs, negatives);
            var weights = full(Rows, length, negativeWeight, dtype: dtype, device: labels.device);
            if (negatives is not null)
                weights.mul_(negatives);
            return (signs, weights.masked_fill_(own, 1));
        }
    }

    sealed class SharedTargets(Tensor shares, int views, double negativeWeight) : BinaryTargets
    {
        public override long Rows { get; } = views * shares.shape[0];

        // Several terms share the targets: where one run holds all classes it is made once.
        (Tensor Signs, Tensor? Weights)? _whole;

        public override (Tensor Signs, Tensor? Weights) Of(long start, long length)
        {
            if (length < shares.shape[1])
                return Make(shares.narrow(1, start, length));
            if (_whole is { } made)
                return made;
            var (signs, weights) = Make(shares);
            _whole = (signs.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
            return _whole.Value;
        }

        (Tensor Signs, Tensor Weights) Make(Tensor run)
        {
            var none = run.eq((Scalar)0);
            return (full_like(run, -1).masked_fill_(none, 1), run.masked_fill(none, negativeWeight));
        }
    }
}
