using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses.Tests.OpByOp;

/// <summary>
/// BCE3S as its authors' program computes it in training: every operator through autograd, both sides of the cross-entropy
/// for every class and then a mask over each, and nothing that is needed twice kept for the second time.
/// </summary>
/// <remarks>
/// Temporaries are disposed as early as Python's reference counts free them, so that memory compares as well as time.
/// </remarks>
sealed class Bce3sOpByOp
{
    const double Epsilon = 1e-5;
    const double UniformScale = 1;

    readonly Bce3sOptions _options;
    readonly Tensor _weight;
    readonly Tensor _bias;
    readonly Tensor[] _projector;
    readonly Tensor _diagonal;

    /// <summary>Over the parameters of <paramref name="head"/> themselves, with a copy of its memory.</summary>
    public Bce3sOpByOp(Bce3sLoss head)
    {
        _options = head.Options;
        _weight = head.Classifier.weight;
        _bias = head.Classifier.bias!;
        _projector =
        [
            .. new[] { "0.weight", "0.bias", "2.weight", "2.bias" }.Select(name =>
                (Tensor)head.get_parameter("projector." + name)!
            ),
        ];
        Memory = head.state_dict()["memory"].clone();
        _diagonal = eye(Classes, dtype: ScalarType.Bool);
    }

    /// <summary>C×P.</summary>
    public Tensor Memory { get; }

    long Classes => _weight.shape[0];

    /// <summary>The total of a batch.</summary>
    /// <param name="features">3N × D: [original; mixup; cutmix].</param>
    /// <param name="labels">N.</param>
    /// <param name="mixed">N×C shares of the mixed views.</param>
    /// <param name="epoch">In epoch 0 the memory is filled and the contrastive term left out.</param>
    public Tensor Loss(Tensor features, Tensor labels, Tensor mixed, int epoch)
    {
        using var scope = NewDisposeScope();
        var count = labels.shape[0];
        var subset = Subset(labels);
        var views = features.split([count, count, count]);
        var (original, mixup, cutmix) = (views[0], views[1], views[2]);

        var own = OneHot(labels).index_select(1, subset);
        var logits = Logits(original);
        var originalLoss = Bce(logits[TensorIndex.Colon, TensorIndex.Tensor(subset)], own, ~own);
        var projected = Project(original);
        var absent = (mixed == 0).to(mixed.dtype);
        var mixupLoss = Bce(Logits(mixup), mixed, absent);
        var cutmixLoss = Bce(Logits(cutmix), mixed, absent);
        var total = (originalLoss + mixupLoss + cutmixLoss) / 3 + _options.UniformWeight * Uniform();
        if (epoch > 0)
        {
            // The program projects the mixed views here and leaves the result unused: Similarities projects them again.
            var (_, _) = (Project(mixup), Project(cutmix));
            var contrastive = Bce(Similarities(mixup), mixed, absent) + Bce(Similarities(cutmix), mixed, absent);
            total = total + _options.ContrastiveWeight * contrastive;
        }
        Store(projected, labels);
        return total.MoveToOuterDisposeScope();
    }

    // Ranks of a random order, 0 for the classes present: the lowest floor(r·C) are taken.
    Tensor Subset(Tensor labels)
    {
        using var scope = NewDisposeScope();
        var (present, _, _) = labels.unique();
        var ranks = randperm(Classes, dtype: ScalarType.Int64);
        ranks[TensorIndex.Tensor(present)] = 0L;
        var (_, chosen) = ranks.topk((int)(Classes * _options.ClassSubset), largest: false);
        var (sorted, _) = chosen.sort();
        return sorted.MoveToOuterDisposeScope();
    }

    Tensor OneHot(Tensor labels)
    {
        using var scope = NewDisposeScope();
        var rows = labels.view(-1, 1);
        return zeros(labels.shape[0], Classes, dtype: ScalarType.Bool)
            .scatter_(1, rows, ones_like(rows, dtype: ScalarType.Bool))
            .MoveToOuterDisposeScope();
    }

    Tensor Logits(Tensor features)
    {
        using var directions = Unit(_weight);
        return functional.linear(features, directions, _bias);
    }

    Tensor Project(Tensor features)
    {
        using var linear = functional.linear(features, _projector[0], _projector[1]);
        using var hidden = functional.relu(linear);
        return functional.linear(hidden, _projector[2], _projector[3]);
    }

    Tensor Similarities(Tensor features)
    {
        using var projected = Project(features);
        using var rows = Unit(projected);
        using var memory = Unit(Memory);
        return Scaled(functional.linear(rows, memory), 1 / _options.Temperature);
    }

    Tensor Bce(Tensor logits, Tensor positive, Tensor negative)
    {
        using var z = logits.clamp((Scalar)(-_options.Clamp), (Scalar)_options.Clamp);
        using var positiveLoss = LogOnePlusExpOfMinus(z);
        using var negativeLoss = Scaled(LogOnePlusExp(z), _options.NegativeWeight);
        return Masked(positive, positiveLoss, negative, negativeLoss);
    }

    Tensor Uniform()
    {
        using var left = Unit(_weight);
        using var right = Unit(_weight);
        using var s = Scaled(functional.linear(left, right), UniformScale);
        using var positiveLoss = LogOnePlusExpOfMinus(s);
        using var negativeLoss = LogOnePlusExp(s);
        using var others = ~_diagonal;
        return Masked(_diagonal, positiveLoss, others, negativeLoss);
    }

    static Tensor Masked(Tensor positive, Tensor positiveLoss, Tensor negative, Tensor negativeLoss)
    {
        using var loss = Sum(positive * positiveLoss, negative * negativeLoss);
        using var rows = loss.sum(1);
        return rows.mean();
    }

    static Tensor Sum(Tensor left, Tensor right)
    {
        using (left)
        using (right)
            return left + right;
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

    static Tensor LogOnePlusExpOfMinus(Tensor values)
    {
        using var minus = -values;
        return LogOnePlusExp(minus);
    }

    void Store(Tensor projected, Tensor labels)
    {
        for (long i = 0; i < labels.shape[0]; i++)
        {
            using var scope = NewDisposeScope();
            Memory[labels[i].item<long>()] = projected[i].detach();
        }
    }

    static Tensor Unit(Tensor rows) => functional.normalize(rows, p: 2, dim: 1, eps: Epsilon);
}
