using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// BCE3S, the tripartite loss of arXiv 2511.14097 (AAAI 2026): joint, contrastive and uniform binary cross-entropies
/// over classes.
/// </summary>
/// <remarks>
/// With <c>bce(z, t) = mean over samples of Σ_j [ t_j·softplus(−z_j) + λ·1{t_j = 0}·softplus(z_j) ]</c> (z clamped to ±64,
/// NaN stays NaN), classifier rows W, bias b, and features x of the views original, mixup, cutmix (V = 3; or the
/// original alone, V = 1):
/// <list type="bullet">
/// <item><c>joint = Σ over views of bce(x·norm(W)ᵀ + b, t) / V</c>; the original view has one-hot targets and is compared
/// with a random class subset that holds every class of the batch. Gradient to x, W, b.</item>
/// <item><c>contrastive = Σ over mixed views of bce(norm(proj(x))·norm(M)ᵀ / T, t)</c>; proj is Linear(D,D) → ReLU →
/// Linear(D,P), M (C×P) holds each class's last projected feature of the original view and is stored after the loss.
/// Epoch 0 only fills M. Gradient to x and proj.</item>
/// <item><c>uniform = mean over classes i of [ softplus(−S_ii) + Σ_{j≠i} softplus(S_ij) ]</c>,
/// <c>S = norm(W)·norm(W)ᵀ</c>. Gradient to W.</item>
/// </list>
/// The norms have eps 1e-5. Float32 and float64. State: <c>classifier.*</c> and, with a contrastive term,
/// <c>projector.0.*</c>, <c>projector.2.*</c>, <c>memory</c> (a buffer that starts at zero).
/// In evaluation mode the loss is the joint term of the original view over all classes.
/// </remarks>
/// <example>
/// One view, joint term only, λ = 1, <c>W = [[1,0],[0,1]]</c>, <c>b = 0</c>, <c>x = [[2, −1]]</c>, label 0:
/// <c>softplus(−2) + softplus(−1) = 0.126928 + 0.313262 = 0.440190</c>.
/// </example>
public sealed class Bce3sLoss : LossHead
{
    const int MixedViews = 2;

    readonly Bce3sOptions _options;

    [ComponentName(Name = "projector")]
    readonly Sequential? _projector;

    [ComponentName(Name = "memory")]
    Tensor? _memory;

    /// <summary>BCE3S over <paramref name="classifier"/>, on its device and in its type.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or options contradict each other.</exception>
    public Bce3sLoss(Classifier classifier, Bce3sOptions options)
        : base(nameof(Bce3sLoss), classifier, Checked(options).MixedViews ? 1 + MixedViews : 1)
    {
        _options = options;
        TermNames =
        [
            .. new[]
            {
                ("joint", options.JointWeight),
                ("contrastive", options.ContrastiveWeight),
                ("uniform", options.UniformWeight),
            }
                .Where(term => term.Item2 > 0)
                .Select(term => term.Item1),
        ];
        if (options.ContrastiveWeight > 0)
        {
            var (device, dtype) = (classifier.weight.device, classifier.weight.dtype);
            _projector = Sequential(
                ("0", Linear(Features, Features, device: device, dtype: dtype)),
                ("1", ReLU()),
                ("2", Linear(Features, options.Projection, device: device, dtype: dtype))
            );
            _memory = zeros(Classes, options.Projection, dtype: dtype, device: device).DetachFromDisposeScope();
        }
        RegisterComponents();
    }

    /// <summary>BCE3S over a freshly drawn <see cref="NormalizedClassifier"/>.</summary>
    /// <param name="features">D, the width of the features.</param>
    /// <param name="classes">C, the number of classes.</param>
    /// <param name="options">Null: the paper's.</param>
    public Bce3sLoss(long features, long classes, Bce3sOptions? options = null)
        : this(new NormalizedClassifier(features, classes), options ?? new()) { }

    /// <summary>The options it was made with.</summary>
    public Bce3sOptions Options => _options;

    /// <inheritdoc />
    public override IReadOnlyList<string> TermNames { get; }

    /// <inheritdoc />
    protected override LossTerms Train(Tensor features, LossTargets targets, TrainingProgress progress)
    {
        var labels = targets.Labels;
        var count = labels.shape[0];
        SoftTargets? mixed = _options.MixedViews
            ? SoftTargets.Of(BatchCheck.RequireMixed(targets), _options.NegativeWeight)
            : null;
        var directions = Classifier.directions();
        var (x, rows, bias) = Classifier.Factors(features, directions);
        var logits = functional.linear(x, rows, bias);
        var terms = new List<LossTerm>(3);
        if (_options.JointWeight > 0)
            terms.Add(new("joint", _options.JointWeight, Joint(logits, labels, mixed)));
        if (_options.ContrastiveWeight > 0)
        {
            if (progress.Epoch == 0)
                FillMemory(features.narrow(0, 0, count), labels);
            else
                terms.Add(new("contrastive", _options.ContrastiveWeight, Contrastive(features, labels, mixed!.Value)));
        }
        if (_options.UniformWeight > 0)
            terms.Add(new("uniform", _options.UniformWeight, Uniform(directions)));
        return LossTerms.Sum(terms, logits.narrow(0, 0, count));
    }

    /// <inheritdoc />
    protected override LossTerms Evaluate(Tensor features, LossTargets targets, TrainingProgress progress)
    {
        var logits = Classifier.forward(features);
        return LossTerms.Sum([new("joint", 1, Original(Clamped(logits), targets.Labels, subset: null).mean())], logits);
    }

    Tensor Joint(Tensor logits, Tensor labels, SoftTargets? mixed)
    {
        var count = labels.shape[0];
        var z = Clamped(logits);
        var subset = ClassSubset.Draw(labels, Classes, _options.ClassSubset, z.dtype);
        if (mixed is not { } targets)
            return Original(z, labels, subset).mean();
        var original = Original(z.narrow(0, 0, count), labels, subset).sum();
        var others = ClassBinaryCrossEntropy.Sum(z.narrow(0, count, MixedViews * count), targets);
        return (original + others) / (Views * count);
    }

    Tensor Contrastive(Tensor features, Tensor labels, SoftTargets mixed)
    {
        var count = labels.shape[0];
        var projected = _projector!.call(features);
        var s = Unit(projected.narrow(0, count, MixedViews * count)).mm(Unit(_memory!).t());
        if (_options.Temperature != 1)
            s = s / _options.Temperature;
        var loss = ClassBinaryCrossEntropy.Sum(Clamped(s), mixed) / count;
        ClassMemory.StoreLast(_memory!, labels, projected.narrow(0, 0, count).detach());
        return loss;
    }

    void FillMemory(Tensor original, Tensor labels)
    {
        using var _ = no_grad();
        ClassMemory.StoreLast(_memory!, labels, _projector!.call(original));
    }

    // softplus(−s) = softplus(s) − s on the diagonal, where s is 1: nothing cancels.
    Tensor Uniform(Tensor directions)
    {
        var s = directions.mm(directions.t());
        return (ClassBinaryCrossEntropy.Softplus(s).sum() - s.trace()) / Classes;
    }

    Tensor Original(Tensor z, Tensor labels, Tensor? subset) =>
        ClassBinaryCrossEntropy.Rows(z, labels, _options.NegativeWeight, subset);

    Tensor Clamped(Tensor values) => ClassBinaryCrossEntropy.Clamp(values, _options.Clamp);

    static Tensor Unit(Tensor rows) => functional.normalize(rows, p: 2, dim: 1, eps: Classifier.Epsilon);

    static Bce3sOptions Checked(Bce3sOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Checked();
    }
}
