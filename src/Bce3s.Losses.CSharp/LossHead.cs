using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// A classifier together with the loss that trains it: features in, loss terms out. All methods of this library stand
/// behind this one interface.
/// </summary>
/// <example><code>
/// var step = loss.call(features, labels, new(epoch, epochs));
/// step.Total.backward();
/// </code></example>
/// <remarks>
/// In training mode features are <c>Views·N × D</c>, view after view, the original first. In evaluation mode
/// (<c>loss.eval()</c>) they are <c>N × D</c>, the original view alone, and no state changes.
/// The head registers the classifier as its submodule <c>classifier</c>: a later stage may hand the same object to
/// another head, and disposing a head disposes it. Subclasses keep submodules, parameters and buffers in non-private
/// fields and call <c>RegisterComponents()</c> at the end of their constructor.
/// </remarks>
public abstract class LossHead : Module<Tensor, LossTargets, TrainingProgress, LossTerms>
{
    [ComponentName(Name = "classifier")]
    private protected readonly Classifier _classifier;

    /// <summary>A head over <paramref name="classifier"/>.</summary>
    /// <param name="name">Name of the module.</param>
    /// <param name="classifier">Gives the logits; its device and type are those of the head's state.</param>
    /// <param name="views">Rows of features per label in training; at least 1.</param>
    protected LossHead(string name, Classifier classifier, int views = 1)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentOutOfRangeException.ThrowIfLessThan(views, 1);
        _classifier = classifier;
        Views = views;
    }

    /// <summary>What gives the logits; shared with the next stage's head.</summary>
    public Classifier Classifier => _classifier;

    /// <summary>D, the width of a row of features.</summary>
    public long Features => _classifier.Features;

    /// <summary>C, the number of classes.</summary>
    public long Classes => _classifier.Classes;

    /// <summary>Rows of features per label in training: 1, or 3 for [original; mixup; cutmix].</summary>
    public int Views { get; }

    /// <summary>Every name that <see cref="LossTerms.Terms"/> may hold in any epoch, in order: the columns of a record.</summary>
    public abstract IReadOnlyList<string> TermNames { get; }

    /// <summary>Whether rows may be mixtures of classes (<see cref="LossTargets.Soft"/>). Heads that need one class a row refuse them.</summary>
    protected virtual bool AcceptsShares => false;

    /// <summary>Whether the head takes mixtures of classes (<see cref="LossTargets.Soft"/>), as mixup and cutmix make them.</summary>
    public bool TakesMixtures => AcceptsShares;

    /// <summary>The classifier's logits, for prediction.</summary>
    /// <param name="features">N×D.</param>
    /// <returns>N×C.</returns>
    public Tensor logits(Tensor features) => _classifier.call(features);

    /// <summary>The loss of a batch.</summary>
    /// <param name="features">Training: <c>Views·N × D</c>; evaluation: <c>N × D</c>. Float32 or float64 as the classifier; half types are widened to it.</param>
    /// <param name="targets">N labels (int64, 0…C−1) and, for heads with mixed views in training, N×C soft targets.</param>
    /// <param name="progress">The running epoch and the number of epochs.</param>
    /// <returns>Terms in the caller's dispose scope; intermediate tensors are gone.</returns>
    /// <exception cref="ArgumentException">
    /// A shape, type or label does not fit. Labels are range-checked on the CPU only: elsewhere that would wait for the device.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">Progress or a label is out of range.</exception>
    public sealed override LossTerms forward(Tensor features, LossTargets targets, TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        progress.Check();
        using var scope = NewDisposeScope();
        if (features.dtype is ScalarType.Float16 or ScalarType.BFloat16)
            (features, targets) = Widened(features, targets);
        BatchCheck.Features(features, targets, _classifier, training ? Views : 1);
        BatchCheck.Labels(targets.Labels, Classes);
        BatchCheck.Shares(targets, features, Classes, AcceptsShares, GetName());
        if (training)
            BatchCheck.Mixed(targets, features, Classes, Views);
        var terms = training ? Train(features, targets, progress) : Evaluate(features, targets, progress);
        terms.MoveToOuterDisposeScope();
        return terms;
    }

    // Half types come out of autocast; the loss is always taken in the classifier's type.
    (Tensor, LossTargets) Widened(Tensor features, LossTargets targets)
    {
        var dtype = _classifier.weight.dtype;
        return (features.to(dtype), targets.To(dtype));
    }

    /// <summary>The loss in training mode. Arguments are checked, and run in a dispose scope of the call's own.</summary>
    /// <param name="features">Views·N × D, of the classifier's type.</param>
    /// <param name="targets">N labels; soft targets present exactly if there is more than one view and the head needs them.</param>
    /// <param name="progress">The running epoch.</param>
    protected abstract LossTerms Train(Tensor features, LossTargets targets, TrainingProgress progress);

    /// <summary>The loss in evaluation mode: the original view alone; draws nothing at random and changes no state.</summary>
    /// <param name="features">N × D, of the classifier's type.</param>
    /// <param name="targets">N labels.</param>
    /// <param name="progress">The running epoch.</param>
    protected abstract LossTerms Evaluate(Tensor features, LossTargets targets, TrainingProgress progress);
}
