using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// What the heads of one softmax term share: logits <c>z</c> of the classifier, one loss of them in training, and in evaluation plain
/// cross-entropy, <c>mean over samples of −Σ_j t_j · log softmax(z)_j</c>, unless the head says otherwise.
/// </summary>
/// <remarks>
/// One view, N×D, float32 and float64; t is <c>onehot(y)</c>, or the shares of soft labels where the head takes them. The gradients are
/// computed with the value: no second derivatives. The step's logits are z. Errors are those of <see cref="LossHead"/>.
/// </remarks>
/// <example>Evaluation, <c>z = [[0, log 3]]</c>, label 1: <c>−log(3/4) = 0.287682</c>, whatever the head's margins and weights are.</example>
public abstract class SoftmaxHead : LossHead
{
    private protected SoftmaxHead(string name, string term, Classifier classifier)
        : base(name, classifier) => TermNames = [term];

    /// <inheritdoc />
    public sealed override IReadOnlyList<string> TermNames { get; }

    /// <summary>The loss in training, 0-dimensional, with its gradient attached to <paramref name="z"/>.</summary>
    private protected abstract Tensor Loss(Tensor z, Tensor features, LossTargets targets, TrainingProgress progress);

    /// <summary>The loss in evaluation.</summary>
    private protected virtual Tensor PlainLoss(Tensor z, LossTargets targets) =>
        SoftmaxCrossEntropy.Of(z, targets).Mean(z);

    /// <inheritdoc />
    protected sealed override LossTerms Train(Tensor features, LossTargets targets, TrainingProgress progress)
    {
        var z = Classifier.forward(features);
        return LossTerms.Sum([new(TermNames[0], 1, Loss(z, features, targets, progress))], z);
    }

    /// <inheritdoc />
    protected sealed override LossTerms Evaluate(Tensor features, LossTargets targets, TrainingProgress progress)
    {
        var z = Classifier.forward(features);
        return LossTerms.Sum([new(TermNames[0], 1, PlainLoss(z, targets))], z);
    }
}
