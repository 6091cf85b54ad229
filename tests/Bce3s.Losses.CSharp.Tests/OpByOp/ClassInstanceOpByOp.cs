using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses.Tests.OpByOp;

/// <summary>
/// CIBL as a PyTorch program would compute it in training, after the published supervised contrastive loss: float masks over all pairs, a
/// maximum taken off every row, every operator through autograd. Without a momentum encoder.
/// </summary>
/// <remarks>Temporaries are disposed as early as Python's reference counts free them, so that memory compares as well as time.</remarks>
sealed class ClassInstanceOpByOp
{
    readonly ClassInstanceLoss _head;
    readonly Tensor[] _projector;
    readonly Tensor? _logPrior;
    int _position;

    /// <summary>Over the parameters of <paramref name="head"/> themselves, with a copy of its queue.</summary>
    public ClassInstanceOpByOp(ClassInstanceLoss head)
    {
        _head = head;
        _projector =
        [
            .. new[] { "0.weight", "0.bias", "2.weight", "2.bias" }.Select(name =>
                (Tensor)head.get_parameter("projector." + name)!
            ),
        ];
        var state = head.state_dict();
        _logPrior = state.GetValueOrDefault("log_prior");
        if (head.Options.Queue == 0)
            return;
        Queue = state["queue"].clone();
        QueueLabels = state["queue_labels"].clone();
        _position = (int)state["queue_position"].item<long>();
    }

    /// <summary>K×P; null without a queue.</summary>
    public Tensor? Queue { get; }

    /// <summary>K, −1 where empty.</summary>
    public Tensor? QueueLabels { get; }

    /// <summary>The total of a batch.</summary>
    /// <param name="features">Views·N × D.</param>
    /// <param name="labels">N.</param>
    public Tensor Loss(Tensor features, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var options = _head.Options;
        var repeated = labels.repeat(options.Views);
        var unit = Project(features);
        var (contrastive, counts) = Contrastive(unit, repeated);
        var softmax = Softmax(features, repeated);
        var share = options.Weight.Share(counts);
        var total = ((1 - share) * softmax + share * contrastive).mean();
        Enqueue(unit.detach(), labels);
        return total.MoveToOuterDisposeScope();
    }

    Tensor Project(Tensor features)
    {
        using var linear = functional.linear(features, _projector[0], _projector[1]);
        using var hidden = functional.relu(linear);
        using var projected = functional.linear(hidden, _projector[2], _projector[3]);
        return functional.normalize(projected, p: 2, dim: 1, eps: Classifier.Epsilon);
    }

    (Tensor Losses, Tensor Counts) Contrastive(Tensor unit, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var candidates = Queue is null ? unit : cat([unit, Queue]);
        var candidateLabels = QueueLabels is null ? labels : cat([labels, QueueLabels]);
        var others = Others(candidateLabels, labels.shape[0], unit.dtype);
        var mask = Mask(labels, candidateLabels, others);
        var counts = mask.sum(1);
        var s = Similarities(unit, candidates);
        using var weights = s.exp();
        using var weighed = weights * others;
        using var sums = weighed.sum(1, keepdim: true);
        using var none = sums.eq(0).to(unit.dtype);
        using var logarithms = (sums + none).log();
        using var logProbabilities = s - logarithms;
        using var positives = mask * logProbabilities;
        var losses = -positives.sum(1) / counts.clamp_min(1);
        return (losses.MoveToOuterDisposeScope(), counts.MoveToOuterDisposeScope());
    }

    // Neither the sample itself nor an empty slot of the queue.
    static Tensor Others(Tensor candidateLabels, long anchors, ScalarType dtype)
    {
        using var filled = candidateLabels.ne(-1).to(dtype);
        using var all = ones(anchors, candidateLabels.shape[0], dtype: dtype);
        all.diagonal().fill_(0);
        return all * filled;
    }

    static Tensor Mask(Tensor labels, Tensor candidateLabels, Tensor others)
    {
        using var same = labels.unsqueeze(1).eq(candidateLabels);
        using var numbers = same.to(others.dtype);
        return numbers * others;
    }

    Tensor Similarities(Tensor unit, Tensor candidates)
    {
        using var cosines = unit.mm(candidates.t());
        using var s = cosines / _head.Options.Temperature;
        using var largest = s.amax([1], keepdim: true).detach();
        return s - largest;
    }

    Tensor Softmax(Tensor features, Tensor labels)
    {
        using var z = _head.Classifier.call(features);
        if (_logPrior is null)
            return functional.cross_entropy(z, labels, reduction: Reduction.None);
        using var adjusted = z + _logPrior;
        return functional.cross_entropy(adjusted, labels, reduction: Reduction.None);
    }

    void Enqueue(Tensor unit, Tensor labels)
    {
        if (Queue is null)
            return;
        using var _ = no_grad();
        var (count, slots) = (labels.shape[0], Queue.shape[0]);
        var latest = unit.narrow(0, unit.shape[0] - count, count);
        var at = arange(_position, _position + count, dtype: ScalarType.Int64).remainder(slots);
        Queue.index_copy_(0, at, latest);
        QueueLabels!.index_copy_(0, at, labels);
        _position = (int)((_position + count) % slots);
    }
}
