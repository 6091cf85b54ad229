using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses.Tests.OpByOp;

/// <summary>
/// CIBL as a PyTorch program would compute it in training, after the published supervised contrastive loss: float masks over all pairs, a
/// maximum taken off every row, every operator through autograd. Without a momentum encoder.
/// </summary>
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
        var (options, anchors) = (_head.Options, features.shape[0]);
        var repeated = labels.repeat(options.Views);
        var hidden = functional.relu(functional.linear(features, _projector[0], _projector[1]));
        var projected = functional.linear(hidden, _projector[2], _projector[3]);
        var unit = functional.normalize(projected, p: 2, dim: 1, eps: Classifier.Epsilon);
        var candidates = Queue is null ? unit : cat([unit, Queue]);
        var candidateLabels = QueueLabels is null ? repeated : cat([repeated, QueueLabels]);

        var others = ones(anchors, candidates.shape[0], dtype: unit.dtype);
        others.diagonal().fill_(0);
        others = others * candidateLabels.ne(-1).to(unit.dtype);
        var mask = repeated.unsqueeze(1).eq(candidateLabels).to(unit.dtype) * others;
        var counts = mask.sum(1);

        var s = unit.mm(candidates.t()) / options.Temperature;
        s = s - s.amax([1], keepdim: true).detach();
        var sums = (s.exp() * others).sum(1, keepdim: true);
        var logProbabilities = s - (sums + sums.eq(0).to(unit.dtype)).log();
        var contrastive = -(mask * logProbabilities).sum(1) / counts.clamp_min(1);

        var z = _head.Classifier.call(features);
        if (_logPrior is not null)
            z = z + _logPrior;
        var softmax = functional.cross_entropy(z, repeated, reduction: Reduction.None);
        var share = options.Weight.Share(counts);
        var total = ((1 - share) * softmax + share * contrastive).mean();
        Enqueue(unit.detach(), labels);
        return total.MoveToOuterDisposeScope();
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
