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
/// Epoch 0 only fills M (alone, the total of that epoch is 0), and so does every step in which the term's weight is 0. Gradient to x and proj.</item>
/// <item><c>uniform = mean over classes i of [ softplus(−S_ii) + Σ_{j≠i} softplus(S_ij) ]</c>,
/// <c>S = norm(W)·norm(W)ᵀ</c>. Gradient to W.</item>
/// </list>
/// The norms have eps 1e-5. Float32 and float64. State: <c>classifier.*</c> and, with a contrastive term,
/// <c>projector.0.*</c>, <c>projector.2.*</c>, <c>memory</c> (a buffer that starts at zero).
/// In evaluation mode the loss is the joint term of the original view over all classes, with weight 1. With soft labels
/// (<see cref="LossTargets.Soft"/>) the original view is compared with all classes, and the memory is filed under each
/// row's largest share. Gradients are computed with the value: there are no second derivatives.
/// </remarks>
/// <example>
/// One view, joint term only, λ = 1, <c>W = [[1,0],[0,1]]</c>, <c>b = 0</c>, <c>x = [[2, −1]]</c>, label 0:
/// <c>softplus(−2) + softplus(−1) = 0.126928 + 0.313262 = 0.440190</c>.
/// </example>
public sealed class Bce3sLoss : LossHead
{
    const int MixedViews = 2;

    readonly Bce3sOptions _options;
    readonly SoftplusParabola _parabola;
    Bce3sWeights _weights;

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
        _parabola = new(options.UniformRange);
        _weights = new(options.JointWeight, options.ContrastiveWeight, options.UniformWeight);
        if (options.ContrastiveWeight > 0)
        {
            var (device, dtype) = (classifier.weight.device, classifier.weight.dtype);
            _projector = Projection.Create(Features, options.Projection, device, dtype);
            _memory = zeros(Classes, options.Projection, dtype: dtype, device: device).DetachFromDisposeScope();
        }
        RegisterComponents();
    }

    /// <summary>BCE3S over a freshly drawn <see cref="NormalizedClassifier"/>.</summary>
    /// <param name="features">D, the width of the features.</param>
    /// <param name="classes">C, the number of classes.</param>
    /// <param name="options">Null: the paper's.</param>
    /// <param name="device">Where its state lies; the CPU by default.</param>
    /// <param name="dtype">Its type; torch's default type by default.</param>
    public Bce3sLoss(
        long features,
        long classes,
        Bce3sOptions? options = null,
        Device? device = null,
        ScalarType? dtype = null
    )
        : this(new NormalizedClassifier(features, classes, device, dtype), options ?? new()) { }

    /// <summary>The options it was made with.</summary>
    public Bce3sOptions Options => _options;

    /// <summary>The weights of the terms from the next batch on; at first those of the options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite, or its term is one that the options switch off.</exception>
    public Bce3sWeights Weights
    {
        get => _weights;
        set => _weights = value.Checked(_options);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> TermNames =>
        [
            "joint",
            .. _options.ContrastiveWeight > 0 ? ["contrastive"] : Array.Empty<string>(),
            .. _options.UniformWeight > 0 ? ["uniform"] : Array.Empty<string>(),
        ];

    /// <inheritdoc />
    protected override bool AcceptsShares => true;

    /// <inheritdoc />
    protected override LossTerms Train(Tensor features, LossTargets targets, TrainingProgress progress)
    {
        if (_options.MixedViews)
            BatchCheck.RequireMixed(targets);
        var contrasts = progress.Epoch > 0 && _weights.Contrastive > 0;
        var terms =
            _options.CrossEntropy == CrossEntropyForm.Softmax
                ? Softmax(features, targets, contrasts)
                : Binary(features, targets, contrasts);
        if (_projector is not null && !contrasts)
            using (no_grad())
                Remember(_projector.call(Original(features, targets)), targets);
        return terms;
    }

    /// <inheritdoc />
    protected override LossTerms Evaluate(Tensor features, LossTargets targets, TrainingProgress progress)
    {
        if (_options.CrossEntropy == CrossEntropyForm.Softmax)
        {
            var z = Classifier.forward(features);
            return LossTerms.Sum([new("joint", 1, SoftmaxTerms.Joint(z, targets))], z);
        }
        var gradients = new GradientBuffers();
        var (x, rows, bias) = Classifier.Factors(features);
        Tensor joint,
            logits;
        using (no_grad())
            (joint, logits) = Joint(x, rows, bias, [Original(targets, subset: null)], 1, gradients);
        return LossTerms.Of(gradients.AttachTo(joint), [new("joint", 1, joint)], logits);
    }

    // Values and gradients of all terms in one go, without a graph; the sum takes the gradients along.
    LossTerms Binary(Tensor features, LossTargets targets, bool contrasts)
    {
        var gradients = new GradientBuffers();
        var directions = _weights.Uniform > 0 ? Classifier.directions() : null;
        var (x, rows, bias) = Classifier.Factors(features, directions);
        var terms = new List<LossTerm>(3);
        var mixed = _options.MixedViews
            ? BinaryTargets.Soft(targets.Mixed!, MixedViews, _options.NegativeWeight)
            : null;
        Tensor logits,
            total;
        using (no_grad())
        {
            if (_weights.Joint > 0)
            {
                var subset = ClassSubset.Draw(targets.Labels, Classes, _options.ClassSubset, x.dtype);
                List<BinaryTargets> parts = [Original(targets, subset)];
                if (mixed is not null)
                    parts.Add(mixed);
                (var joint, logits) = Joint(x, rows, bias, parts, _weights.Joint, gradients);
                terms.Add(new("joint", _weights.Joint, joint));
            }
            else
                logits = Classifier.forward(Original(features, targets));
            if (contrasts)
                terms.Add(new("contrastive", _weights.Contrastive, Contrastive(features, targets, mixed!, gradients)));
            if (directions is not null)
            {
                var uniform = UniformTerm.Value(
                    directions,
                    gradients.By(directions),
                    _weights.Uniform,
                    _options.UniformForm,
                    _parabola
                );
                terms.Add(new("uniform", _weights.Uniform, uniform));
            }
            total = zeros([], dtype: x.dtype, device: x.device);
            foreach (var term in terms)
                total.add_(term.Value, alpha: term.Weight);
        }
        if (terms.Count == 0)
            return Nothing(features, logits);
        return LossTerms.Of(gradients.AttachTo(total), terms, logits);
    }

    // Each view counts as much as the others, so the mean over views is the mean over all rows.
    (Tensor Joint, Tensor Logits) Joint(
        Tensor x,
        Tensor rows,
        Tensor? bias,
        IReadOnlyList<BinaryTargets> parts,
        double weight,
        GradientBuffers gradients
    )
    {
        var logits = empty(parts[0].Rows, Classes, dtype: x.dtype, device: x.device);
        var sum = BinaryProduct.Sum(
            x,
            rows,
            bias,
            parts,
            _options.Clamp,
            weight / x.shape[0],
            (gradients.By(x), gradients.By(rows), gradients.By(bias)),
            logits
        );
        return (sum.div_(x.shape[0]), logits);
    }

    Tensor Contrastive(Tensor features, LossTargets targets, BinaryTargets mixed, GradientBuffers gradients)
    {
        var count = targets.Labels.shape[0];
        var projection = Projection.Of(_projector!);
        var (hidden, projected) = projection.Forward(features);
        var unit = UnitRows.Of(projected.narrow(0, count, MixedViews * count));
        var s = unit.Rows / _options.Temperature;
        var byS = gradients.Recording ? zeros_like(s) : null;
        var sum = BinaryProduct.Sum(
            s,
            UnitRows.Of(_memory!).Rows,
            bias: null,
            [mixed],
            _options.Clamp,
            _weights.Contrastive / count,
            (byS, null, null)
        );
        if (byS is not null)
            projection.Backward(
                unit.Backward(byS.div_(_options.Temperature)),
                hidden.narrow(0, count, MixedViews * count),
                features.narrow(0, count, MixedViews * count),
                gradients.By(features)?.narrow(0, count, MixedViews * count),
                gradients
            );
        Remember(projected.narrow(0, 0, count), targets);
        return sum.div_(count);
    }

    // The readable form: autograd through everything. The ablation's counterpart is compared, not raced.
    LossTerms Softmax(Tensor features, LossTargets targets, bool contrasts)
    {
        var directions = _weights.Uniform > 0 ? Classifier.directions() : null;
        var (x, rows, bias) = Classifier.Factors(features, directions);
        var logits = functional.linear(x, rows, bias);
        var terms = new List<LossTerm>(3);
        if (_weights.Joint > 0)
            terms.Add(new("joint", _weights.Joint, SoftmaxTerms.Joint(logits, targets)));
        if (contrasts)
        {
            var count = targets.Labels.shape[0];
            var projected = _projector!.call(features);
            var s = Unit(projected.narrow(0, count, MixedViews * count)).mm(Unit(_memory!).t()) / _options.Temperature;
            terms.Add(new("contrastive", _weights.Contrastive, SoftmaxTerms.Contrastive(s, targets.Mixed!)));
            Remember(projected.narrow(0, 0, count), targets);
        }
        if (directions is not null)
            terms.Add(new("uniform", _weights.Uniform, SoftmaxTerms.Uniform(directions)));
        return terms.Count == 0
            ? Nothing(features, Original(logits, targets))
            : LossTerms.Sum(terms, Original(logits, targets));
    }

    // The contrastive term alone has no loss in epoch 0, which fills its memory: 0, through which backward goes all the same.
    static LossTerms Nothing(Tensor features, Tensor logits) =>
        LossTerms.Of(features.narrow(0, 0, 0).sum(), [], logits);

    void Remember(Tensor projected, LossTargets targets) =>
        ClassMemory.StoreLast(_memory!, targets.Labels, projected.detach());

    BinaryTargets Original(LossTargets targets, Tensor? subset) =>
        targets.Shares is { } shares
            ? BinaryTargets.Soft(shares, 1, _options.NegativeWeight)
            : BinaryTargets.Hard(targets.Labels, _options.NegativeWeight, subset, Classifier.weight.dtype);

    static Tensor Original(Tensor rows, LossTargets targets) => rows.narrow(0, 0, targets.Labels.shape[0]);

    static Tensor Unit(Tensor rows) => functional.normalize(rows, p: 2, dim: 1, eps: Classifier.Epsilon);

    static Bce3sOptions Checked(Bce3sOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Checked();
    }
}
