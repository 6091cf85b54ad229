using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// CIBL, the class instance balanced loss (arXiv 2307.05322): each sample's cross-entropy against its supervised contrastive
/// loss, by how many other samples of its class there are to compare it with.
/// </summary>
/// <remarks>
/// <c>loss = mean over the anchors i of [ (1 − w_i)·CE_i + w_i·SupCon_i ]</c>, <c>w_i = α·n_i / (1 + α·n_i)</c>,
/// <list type="bullet">
/// <item><c>CE_i = −log softmax(z_i + log π)_{y_i}</c>, z the classifier's logits, π the class frequencies;</item>
/// <item><c>SupCon_i = −1/n_i Σ_{p: y_p = y_i, p ≠ i} log( exp(s_ip) / Σ_{a ≠ i} exp(s_ia) )</c>, <c>s_ia = norm(proj(x_i))·norm(proj(x_a)) / T</c>
/// over all candidates a; proj is Linear(D,D) → ReLU → Linear(D,P);</item>
/// <item>n_i, the number of candidates p of the sample's class; with n_i = 0 the sample has cross-entropy alone.</item>
/// </list>
/// <para>
/// Features are [first view; second view], 2N×D (or one view, N×D). Without a momentum encoder all rows are anchors, and the candidates
/// are all rows and the queue. With one, the second view's rows come from it (see the example): the first view's rows are the anchors,
/// and the second view's go without gradient through a momentum copy of the projector, which the head moves at the start of each step,
/// and are candidates only. After the loss the last view's projections enter the queue of K, the oldest leave it; empty slots take
/// no part.
/// </para>
/// <para>
/// From the paper's abstract: cross-entropy is reweighed against a contrastive loss by the class instances in the batch, so that
/// common classes lean on the contrastive term and rare ones on cross-entropy. The paper has no program. This project's reading: the
/// form of w and that n counts the queue, log π, the mean of both views' cross-entropies, which rows are anchors, what is queued.
/// </para>
/// Terms are the two means with their per-sample weights in them: <c>softmax</c> and <c>contrastive</c>, each of weight 1. Gradient
/// to the features, the classifier and the projector; it is computed with the value: no second derivatives. Float32 and float64. State:
/// <c>classifier.*</c>, <c>projector.*</c>, <c>log_prior</c>, and where there are such, <c>queue</c> (K×P), <c>queue_labels</c>,
/// <c>queue_position</c>, <c>momentum_projector.encoder.*</c>. Evaluation is the mean of the cross-entropy of z: one view, w = 0, no log π.
/// </remarks>
/// <example>
/// One view, <c>x = [[1,0],[0,1],[1,0]]</c>, labels [0, 0, 1], T = 1, α = 1, logits and projections x themselves, no log π:
/// <c>w = [0.5, 0.5, 0]</c>, <c>CE = [0.313262, 1.313262, 1.313262]</c>, <c>SupCon = [1.313262, 0.693147, −]</c>; softmax 0.708841,
/// contrastive 0.334402, in all 1.043243.
/// <code>
/// var loss = new ClassInstanceLoss(512, 100, classCounts, new() { Queue = 1024, Momentum = 0.999 });
/// var momentum = new MomentumEncoder(backbone, Backbones.Create("resnet32"));
/// // a step:
/// momentum.Update();
/// var step = loss.call(cat([backbone.call(first), momentum.call(second)]), labels, progress);
/// </code>
/// </example>
public sealed class ClassInstanceLoss : LossHead
{
    readonly ClassInstanceOptions _options;

    [ComponentName(Name = "projector")]
    readonly Sequential _projector;

    [ComponentName(Name = "momentum_projector")]
    readonly MomentumEncoder? _momentumProjector;

    [ComponentName(Name = "log_prior")]
    Tensor? _logPrior;

    [ComponentName(Name = "queue")]
    Tensor? _queue;

    [ComponentName(Name = "queue_labels")]
    Tensor? _queueLabels;

    [ComponentName(Name = "queue_position")]
    Tensor? _queuePosition;

    /// <summary>CIBL over <paramref name="classifier"/>, on its device and in its type.</summary>
    /// <param name="classifier">Gives the logits; linear or cosine.</param>
    /// <param name="classCounts">n_c ≥ 1, training images of each class: log π is added to the logits in training. Null: plain logits.</param>
    /// <param name="options">Null: the defaults for CIFAR without a queue.</param>
    /// <exception cref="ArgumentException">Counts do not fit the classes, or an option is out of range.</exception>
    public ClassInstanceLoss(
        Classifier classifier,
        IReadOnlyList<long>? classCounts,
        ClassInstanceOptions? options = null
    )
        : base(nameof(ClassInstanceLoss), classifier, (options ??= new()).Checked().Views)
    {
        _options = options;
        var (device, dtype) = (classifier.weight.device, classifier.weight.dtype);
        _projector = Projection.Create(Features, options.Projection, device, dtype);
        if (classCounts is not null)
            _logPrior = ClassCounts.Buffer(ClassCounts.LogPriors(ClassCounts.Of(classifier, classCounts)), classifier);
        if (options.Momentum is { } momentum)
            _momentumProjector = new(
                _projector,
                Projection.Create(Features, options.Projection, device, dtype),
                momentum
            );
        if (options.Queue > 0)
        {
            _queue = zeros(options.Queue, options.Projection, dtype: dtype, device: device).DetachFromDisposeScope();
            _queueLabels = full(options.Queue, ContrastQueue.Empty, dtype: ScalarType.Int64, device: device)
                .DetachFromDisposeScope();
            _queuePosition = zeros([], dtype: ScalarType.Int64, device: device).DetachFromDisposeScope();
        }
        RegisterComponents();
    }

    /// <summary>CIBL over a freshly drawn <see cref="LinearClassifier"/>.</summary>
    /// <param name="features">D, the width of the features.</param>
    /// <param name="classes">C, the number of classes.</param>
    /// <param name="classCounts">n_c ≥ 1, training images of each class; null: logits without log π.</param>
    /// <param name="options">Null: the defaults for CIFAR without a queue.</param>
    /// <param name="device">Where its state lies; the CPU by default.</param>
    /// <param name="dtype">Its type; torch's default type by default.</param>
    public ClassInstanceLoss(
        long features,
        long classes,
        IReadOnlyList<long>? classCounts,
        ClassInstanceOptions? options = null,
        Device? device = null,
        ScalarType? dtype = null
    )
        : this(new LinearClassifier(features, classes, device, dtype), classCounts, options) { }

    /// <summary>The options it was made with.</summary>
    public ClassInstanceOptions Options => _options;

    /// <inheritdoc />
    public override IReadOnlyList<string> TermNames { get; } = ["softmax", "contrastive"];

    /// <inheritdoc />
    protected override LossTerms Train(Tensor features, LossTargets targets, TrainingProgress progress)
    {
        var (labels, count) = (targets.Labels, targets.Labels.shape[0]);
        var keys = Keys(features, count);
        var x = keys is null ? features : features.narrow(0, 0, count);
        var anchorLabels = x.shape[0] == count ? labels : labels.repeat(Views);
        var gradients = new GradientBuffers();

        var (contrastive, shares, latest) = Contrastive(x, anchorLabels, keys, labels, features, gradients);
        var logits = Classifier.forward(x);
        var softmax = Softmax(logits, anchorLabels, shares);
        Store(latest, labels);
        return LossTerms.Of(
            softmax + gradients.AttachTo(contrastive),
            [new("softmax", 1, softmax), new("contrastive", 1, contrastive)],
            logits.narrow(0, 0, count)
        );
    }

    /// <inheritdoc />
    protected override LossTerms Evaluate(Tensor features, LossTargets targets, TrainingProgress progress)
    {
        var z = Classifier.forward(features);
        return LossTerms.Sum([new("softmax", 1, SoftmaxCrossEntropy.Of(z, targets).Mean(z))], z);
    }

    // The mean of the cross-entropies, each times 1 − w.
    Tensor Softmax(Tensor logits, Tensor labels, Tensor shares)
    {
        using var adjusted = _logPrior is null ? logits.detach() : logits.detach() + _logPrior;
        return SoftmaxCrossEntropy.Of(adjusted, labels).Mean(logits, 1 - shares);
    }

    // The second view's rows are the momentum encoder's: its projector, too, moves once a step.
    Tensor? Keys(Tensor features, long count)
    {
        if (_momentumProjector is null)
            return null;
        _momentumProjector.Update();
        return UnitRows.Of(_momentumProjector.call(features.narrow(0, count, count).detach())).Rows;
    }

    // The mean over the anchors, the share w of each, and the last view's projections.
    (Tensor Value, Tensor Shares, Tensor Latest) Contrastive(
        Tensor x,
        Tensor labels,
        Tensor? keys,
        Tensor keyLabels,
        Tensor features,
        GradientBuffers gradients
    )
    {
        using var _ = no_grad();
        var projection = Projection.Of(_projector);
        var (hidden, projected) = projection.Forward(x);
        var unit = UnitRows.Of(projected);
        var candidates = new ContrastCandidates(
            unit.Rows,
            labels,
            keys is null ? null : (keys, keyLabels),
            _queue is null ? null : (_queue, _queueLabels!),
            Classes
        );
        var positives = candidates.Positives();
        var shares = _options.Weight.CheckedShare(positives);
        var anchors = labels.shape[0];
        var (value, gradient) = candidates.Loss(
            shares / anchors,
            positives,
            _options.Temperature,
            wanted: gradients.Recording
        );
        if (gradient is not null)
            Backward(projection, unit.Backward(gradient), hidden, x, gradients.By(features), gradients);
        // As wide as the features: not kept until the step's end.
        hidden.Dispose();
        var count = keyLabels.shape[0];
        return (value, shares, keys ?? unit.Rows.narrow(0, anchors - count, count));
    }

    // In runs of anchors, so that no gradient by the hidden rows is held whole.
    void Backward(
        Projection projection,
        Tensor byProjected,
        Tensor hidden,
        Tensor x,
        Tensor? byFeatures,
        GradientBuffers gradients
    )
    {
        // Made here, they outlive the runs.
        foreach (var parameter in _projector.parameters())
            gradients.By(parameter);
        foreach (var (first, length) in ClassChunks.Of(x, x.shape[0], hidden.shape[1]))
        {
            using var scope = NewDisposeScope();
            Tensor Run(Tensor rows) => rows.narrow(0, first, length);
            projection.Backward(
                Run(byProjected),
                Run(hidden),
                Run(x),
                byFeatures is null ? null : Run(byFeatures),
                gradients
            );
        }
    }

    void Store(Tensor latest, Tensor labels)
    {
        if (_queue is not null)
            ContrastQueue.Store(_queue, _queueLabels!, _queuePosition!, latest, labels);
    }
}
