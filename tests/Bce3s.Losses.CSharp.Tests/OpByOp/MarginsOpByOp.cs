using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses.Tests.OpByOp;

/// <summary>
/// CosFace, ArcFace and UniFace as EPL's authors' program computes them in training: every operator through autograd, normalised
/// weights written out, one-hot masks over all entries, exponentials without a shift.
/// </summary>
/// <remarks>
/// Temporaries are disposed as early as Python's reference counts free them, so that memory compares as well as time.
/// </remarks>
sealed class MarginsOpByOp
{
    const double Epsilon = 1e-5;

    readonly CosineMarginLoss _head;
    readonly Tensor _weight;
    readonly PrototypesOpByOp? _prototypes;

    /// <summary>Over the parameters of <paramref name="head"/> themselves, with a copy of its prototypes.</summary>
    public MarginsOpByOp(CosineMarginLoss head)
    {
        _head = head;
        _weight = head.Classifier.weight;
        var options = head switch
        {
            CosFaceLoss cosFace => cosFace.Options.Prototypes,
            ArcFaceLoss arcFace => arcFace.Options.Prototypes,
            _ => ((UniFaceLoss)head).Options.Prototypes,
        };
        if (options is not null)
            _prototypes = new(head.prototypes!.clone(), options);
    }

    /// <summary>C×D; null without prototypes.</summary>
    public Tensor? Prototypes => _prototypes?.Rows;

    /// <summary>The loss of a batch in an epoch counted from 0.</summary>
    public Tensor Loss(Tensor features, Tensor labels, int epoch)
    {
        using var scope = NewDisposeScope();
        using var embeddings = Unit(features);
        using var cosine = Cosine(features);
        var loss = _head switch
        {
            CosFaceLoss head => CosFace(cosine, embeddings, labels, epoch, head.Options),
            ArcFaceLoss head => ArcFace(cosine, embeddings, labels, epoch, head.Options),
            UniFaceLoss head => UniFace(cosine, embeddings, labels, epoch, head),
            _ => throw new ArgumentException($"{_head.GetName()} has no form operator by operator"),
        };
        return loss.MoveToOuterDisposeScope();
    }

    Tensor CosFace(Tensor cosine, Tensor embeddings, Tensor labels, int epoch, CosFaceOptions options)
    {
        var oneHot = OneHot(labels);
        using var margins = oneHot * options.Margin;
        var shifted = cosine - margins;
        if (_prototypes is null)
            return functional.cross_entropy(Scaled(shifted, options.Scale), labels);
        _prototypes.Update(embeddings, labels);
        if (!_prototypes.Joined(epoch))
            return LogOfSums(Scaled(shifted, options.Scale), oneHot);
        var similarities = _prototypes.Similarities(embeddings, labels);
        using var shares = oneHot.to(ScalarType.Int64);
        return LogOfSums(Scaled(Joined(shifted, similarities), options.Scale), cat([shares, shares]));
    }

    Tensor ArcFace(Tensor cosine, Tensor embeddings, Tensor labels, int epoch, ArcFaceOptions options)
    {
        using var clamped = cosine.clamp((Scalar)(-1.0 + 1e-7), (Scalar)(1.0 - 1e-7));
        var all = clamped;
        var allLabels = labels;
        if (_prototypes is not null)
        {
            _prototypes.Update(embeddings, labels);
            if (_prototypes.Joined(epoch))
            {
                all = Joined(clamped.alias(), _prototypes.Similarities(embeddings, labels));
                allLabels = cat([labels, labels]);
            }
        }
        var oneHot = OneHot(allLabels);
        using var turned = Turned(all, options);
        using var chosen = where(oneHot, turned, all);
        var logits = chosen * options.Scale;
        return _prototypes is null ? functional.cross_entropy(logits, allLabels) : LogOfSums(logits, oneHot);
    }

    static Tensor Turned(Tensor cosine, ArcFaceOptions options)
    {
        var margin = options.Margin;
        using var square = cosine.pow(2);
        using var rest = 1 - square;
        using var clamped = rest.clamp((Scalar)0, (Scalar)1);
        using var sine = clamped.sqrt();
        using var along = cosine * Math.Cos(margin);
        using var across = sine * Math.Sin(margin);
        var turned = along - across;
        var usual = options.Prototypes is null ? ArcFaceMargin.Easy : ArcFaceMargin.GradientDetached;
        switch (options.Mode ?? usual)
        {
            case ArcFaceMargin.Easy:
                return where(cosine > 0, turned, cosine);
            case ArcFaceMargin.Hard:
                return where(cosine > Math.Cos(Math.PI - margin), turned, cosine - margin);
            default:
                return cosine - cosine.detach() + turned.detach();
        }
    }

    Tensor UniFace(Tensor cosine, Tensor embeddings, Tensor labels, int epoch, UniFaceLoss head)
    {
        var options = head.Options;
        var all = cosine;
        var allLabels = labels;
        if (_prototypes is not null)
        {
            _prototypes.Update(embeddings, labels);
            if (_prototypes.Joined(epoch))
            {
                all = Joined(cosine.alias(), _prototypes.Similarities(embeddings, labels));
                allLabels = cat([labels, labels]);
            }
        }
        using var positiveLoss = Positive(all, options, head.threshold);
        using var negativeLoss = Negative(all, options, head.threshold);
        using var oneHot = OneHot(allLabels);
        using var others = ~oneHot;
        using var own = oneHot * positiveLoss;
        using var rest = others * negativeLoss;
        using var losses = own + rest;
        using var rows = losses.sum(1);
        return rows.mean();
    }

    static Tensor Positive(Tensor cosine, UniFaceOptions options, Tensor threshold)
    {
        using var less = cosine - options.Margin;
        using var scaled = options.Scale * less;
        using var difference = scaled - threshold;
        using var clamped = difference.clamp((Scalar)(-options.Scale), (Scalar)options.Scale);
        using var minus = -clamped;
        return LogOnePlusExp(minus);
    }

    static Tensor Negative(Tensor cosine, UniFaceOptions options, Tensor threshold)
    {
        using var scaled = options.Scale * cosine;
        using var difference = scaled - threshold;
        using var clamped = difference.clamp((Scalar)(-options.Scale), (Scalar)options.Scale);
        return LogOnePlusExp(clamped);
    }

    // log(1 + Σ_neg e^z · Σ_pos e^−z), both sums by a mask of whole numbers.
    static Tensor LogOfSums(Tensor logits, Tensor oneHot)
    {
        using var _ = logits;
        using var shares = oneHot.to(ScalarType.Int64);
        var negative = Masked(1 - shares, logits.exp());
        var positive = Masked(shares.alias(), (-logits).exp());
        return (1 + negative * positive).log().mean();
    }

    static Tensor Masked(Tensor mask, Tensor exponentials)
    {
        using (mask)
        using (exponentials)
        {
            using var masked = mask * exponentials;
            return masked.sum(1);
        }
    }

    Tensor Cosine(Tensor features)
    {
        using var embeddings = Unit(features);
        using var directions = Unit(_weight);
        return functional.linear(embeddings, directions);
    }

    Tensor OneHot(Tensor labels)
    {
        using var scope = NewDisposeScope();
        var rows = labels.view(-1, 1);
        return zeros(labels.shape[0], _weight.shape[0], dtype: ScalarType.Bool)
            .scatter_(1, rows, ones_like(rows, dtype: ScalarType.Bool))
            .MoveToOuterDisposeScope();
    }

    static Tensor Joined(Tensor first, Tensor second)
    {
        using (first)
        using (second)
            return cat([first, second]);
    }

    static Tensor Scaled(Tensor values, double factor)
    {
        using (values)
            return factor * values;
    }

    static Tensor LogOnePlusExp(Tensor values)
    {
        using var exponential = values.exp();
        using var sum = 1 + exponential;
        return sum.log();
    }

    static Tensor Unit(Tensor rows) => functional.normalize(rows, p: 2, dim: 1, eps: Epsilon);
}
