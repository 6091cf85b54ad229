using System.Diagnostics.CodeAnalysis;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// What the face-recognition heads <see cref="CosFaceLoss"/>, <see cref="ArcFaceLoss"/> and <see cref="UniFaceLoss"/> share: a loss on
/// <c>s·norm(x)·norm(W)ᵀ</c> with a margin for the own class, and optionally the same loss on similarities to empirical prototypes
/// (EPL, arXiv 2405.12447).
/// </summary>
/// <remarks>
/// Empirical prototypes Q (C×D, rows of length 1) do not learn by gradients. In every training batch, before its loss, each sample
/// moves its class's row: <c>Q_y ← norm(a·q + (1−a)·f)</c> with q = Q_y before the batch, <c>f = norm(x)</c>,
/// <c>a = softsign(q·f)</c>, <c>softsign(u) = u/(1+|u|)</c>; of several samples of one class the last one's row stays, on every device.
/// A feature of length 0, or with a NaN, leaves the row as it is (a choice of this library). Q starts uniform on the sphere.
/// From epoch <see cref="EmpiricalPrototypesOptions.FirstEpoch"/> on the loss is the mean over 2N rows: those of the classifier, and
/// those of <c>v = f·Qᵀ</c> (gradient to x alone), where the own class counts as <c>v_y − k·detach(v_y)</c>.
/// <para>
/// Norms have eps 1e-5. One view, one label a row; float32 and float64, half features are widened. Gradients to x and W are computed
/// with the value, in runs of classes: no second derivatives. The step's logits are <c>s·cos</c> without margin. In evaluation mode
/// the loss is that of the classifier's rows with margin 0 (the authors' programs evaluate features, not losses), and nothing changes.
/// </para>
/// </remarks>
/// <example>
/// <c>Q_y = [1, 0]</c> and <c>x = [3, 4]</c>: <c>f = [0.6, 0.8]</c>, <c>a = 0.6/1.6 = 0.375</c>,
/// <c>Q_y ← norm([0.75, 0.5]) = [0.832050, 0.554700]</c>.
/// </example>
public abstract class CosineMarginLoss : LossHead
{
    readonly double _scale;
    readonly EmpiricalPrototypesOptions? _options;
    readonly string _term;

    [ComponentName(Name = "prototypes")]
    private protected Tensor? _prototypes;

    private protected CosineMarginLoss(
        string name,
        string term,
        CosineClassifier classifier,
        CosineMarginOptions options
    )
        : base(name, Checked(classifier, options.Scale))
    {
        (_term, _scale, _options) = (term, options.Scale, options.Prototypes);
        TermNames = _options is null ? [term] : [term, "prototypes"];
        if (_options is not null)
            _prototypes = PrototypeUpdate.Drawn(classifier).DetachFromDisposeScope();
    }

    /// <summary>Q, C×D, rows of length 1; null without empirical prototypes.</summary>
    public Tensor? prototypes => _prototypes;

    /// <summary>The term of the classifier's rows, and with empirical prototypes <c>prototypes</c>.</summary>
    public override IReadOnlyList<string> TermNames { get; }

    // A parameter of the loss itself, shared by both blocks of rows.
    private protected virtual Parameter? Threshold => null;

    /// <summary>The loss over all rows of one block, each row times <paramref name="weight"/>; completes the gradients of <paramref name="cosines"/>.</summary>
    /// <param name="cosines">The logits of the other classes.</param>
    /// <param name="own">The own classes' cosines, N×1, changed as the prototypes' block demands; the slope of that change is 1.</param>
    /// <param name="margin">Whether the margin applies.</param>
    /// <param name="weight">Of a row.</param>
    private protected abstract (Tensor Loss, Tensor? ByThreshold) RowsLoss(
        ClassCosines cosines,
        Tensor own,
        Margin margin,
        double weight
    );

    /// <summary>Which margin a block of rows gets.</summary>
    private protected enum Margin
    {
        None,
        Classifier,
        Prototypes,
    }

    /// <inheritdoc />
    protected sealed override LossTerms Train(Tensor features, LossTargets targets, TrainingProgress progress)
    {
        var x = UnitRows.Of(features);
        if (_prototypes is not null)
            PrototypeUpdate.Apply(_prototypes, targets.Labels, x.Rows);
        var joined = _options is { } options && progress.Epoch + 1 >= options.FirstEpoch;
        return Loss(features, x, targets.Labels, Margin.Classifier, joined ? _prototypes : null);
    }

    /// <inheritdoc />
    protected sealed override LossTerms Evaluate(Tensor features, LossTargets targets, TrainingProgress progress) =>
        Loss(features, UnitRows.Of(features), targets.Labels, Margin.None, prototypes: null);

    LossTerms Loss(Tensor features, UnitRows x, Tensor labels, Margin margin, Tensor? prototypes)
    {
        var weight = Classifier.weight;
        var wanted = (X: KnownGradients.Wanted(features), W: KnownGradients.Wanted(weight));
        // Both blocks have N rows: each term's mean counts by half where there are two.
        var share = prototypes is null ? 1.0 : 0.5;
        var rowWeight = share / labels.shape[0];
        var terms = new List<LossTerm>(2);
        ClassifierCosines classifier;
        Tensor total;
        Tensor? byX;
        Tensor? byThreshold;
        using (no_grad())
        {
            classifier = new(x, weight, labels, _scale, wanted);
            (total, byThreshold) = RowsLoss(classifier, classifier.Own, margin, rowWeight);
            terms.Add(new(_term, share, total / share));
            byX = classifier.FeatureGradient;
            if (prototypes is not null)
            {
                var second = new PrototypeCosines(x, prototypes, labels, _scale, wanted.X);
                var own = second.Own * (1 - _options!.AdaptiveMargin);
                var (value, slope) = RowsLoss(second, own, Margin.Prototypes, rowWeight);
                terms.Add(new("prototypes", share, value / share));
                total = total + value;
                byX?.add_(second.FeatureGradient!);
                byThreshold?.add_(slope!);
            }
            byX = byX is null ? null : x.Backward(byX);
        }
        var gradients = new List<(Tensor, Tensor?)> { (features, byX), (weight, classifier.WeightGradient) };
        if (Threshold is { } threshold)
            gradients.Add((threshold, byThreshold));
        return LossTerms.Of(KnownGradients.Attach(total, gradients), terms, classifier.AllLogits);
    }

    /// <summary>A classifier as the authors' programs start theirs: rows normal, of about length 1.</summary>
    private protected static CosineClassifier Drawn(
        long features,
        long classes,
        CosineMarginOptions options,
        Device? device,
        ScalarType? dtype
    )
    {
        var classifier = new CosineClassifier(features, classes, options.Scale, device: device, dtype: dtype);
        using var _ = no_grad();
        classifier.weight.normal_(0, 1 / Math.Sqrt(features));
        return classifier;
    }

    /// <summary>The options, or the defaults where there are none, if every one is in range.</summary>
    private protected static T Checked<T>([NotNull] ref T? options)
        where T : CosineMarginOptions, new()
    {
        options ??= new();
        options.CheckAll();
        return options;
    }

    static CosineClassifier Checked(CosineClassifier classifier, double scale)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        if (classifier.scale is not null)
            throw new ArgumentException(
                $"the classifier's scale is learned; expected a fixed scale of {scale}",
                nameof(classifier)
            );
        if (classifier.InitialScale != scale)
            throw new ArgumentException(
                $"the classifier's scale is {classifier.InitialScale}; expected {scale} as the options say",
                nameof(classifier)
            );
        return classifier;
    }
}
