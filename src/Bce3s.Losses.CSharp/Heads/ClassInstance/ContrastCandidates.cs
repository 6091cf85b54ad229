using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// What each of A anchors is compared with: the other anchors, and rows without gradient (keys, a queue). The supervised
/// contrastive loss over them comes with its gradient, in runs of anchors, so that no A×M matrix is kept.
/// </summary>
/// <remarks>
/// The positives enter by the sums of their classes: <c>Σ_p u_i·v_p = u_i·(V_{y_i} − u_i)</c> with <c>V_c</c> the sum of the
/// candidates of class c. So no A×M mask is made either, and all that has A·M entries is <c>exp(u·vᵀ/T)</c>.
/// </remarks>
sealed class ContrastCandidates
{
    readonly Tensor _rows;
    readonly Tensor _slots;
    readonly Tensor _anchorSlots;
    readonly long _anchors;
    readonly long _classes;
    readonly Tensor? _empty;

    /// <param name="anchors">A×P, unit rows.</param>
    /// <param name="labels">A.</param>
    /// <param name="keys">Further unit rows, with their labels.</param>
    /// <param name="queue">Slots of a queue, with their labels; −1 for the empty ones.</param>
    /// <param name="classes">C.</param>
    public ContrastCandidates(
        Tensor anchors,
        Tensor labels,
        (Tensor Rows, Tensor Labels)? keys,
        (Tensor Rows, Tensor Labels)? queue,
        long classes
    )
    {
        var parts = new[] { (anchors, labels), keys, queue }.OfType<(Tensor Rows, Tensor Labels)>().ToList();
        _rows = parts.Count == 1 ? anchors : cat([.. parts.Select(part => part.Rows)]);
        // Class c has slot c + 1, empty ones slot 0.
        _slots = cat([.. parts.Select(part => part.Labels)]).add_(1);
        (_anchors, _classes) = (anchors.shape[0], classes);
        _anchorSlots = _slots.narrow(0, 0, _anchors);
        _empty = queue is null ? null : _slots.eq((Scalar)0);
    }

    /// <summary>n_i: how many candidates share the anchor's class, itself not counted. A numbers of the rows' type.</summary>
    public Tensor Positives()
    {
        var ones = torch.ones(_slots.shape, dtype: _rows.dtype, device: _rows.device);
        var counts = zeros(_classes + 1, dtype: _rows.dtype, device: _rows.device).scatter_add_(0, _slots, ones);
        return counts.index_select(0, _anchorSlots).sub_(1);
    }

    /// <summary><c>Σ_i a_i·( log Σ_{j≠i} exp(s_ij) − 1/n_i Σ_{p ∈ positives} s_ip )</c>, <c>s = u·vᵀ / T</c>.</summary>
    /// <param name="weights">A numbers a_i; 0 where n_i is 0.</param>
    /// <param name="positives">What <see cref="Positives"/> gave.</param>
    /// <param name="temperature">T.</param>
    /// <param name="wanted">Whether the gradient is asked for.</param>
    /// <returns>The value, 0-dimensional, and its gradient by the anchors, A×P.</returns>
    public (Tensor Value, Tensor? Gradient) Loss(Tensor weights, Tensor positives, double temperature, bool wanted)
    {
        using var _ = no_grad();
        var anchors = _rows.narrow(0, 0, _anchors);
        var scaled = anchors / temperature;
        var each = positives.clamp_min(1);
        var partners = ClassSums(_rows, _slots).sub_(anchors);
        var means = (scaled * partners).sum(1).div_(each);
        var gradient = wanted ? PositiveGradient(scaled, partners, weights / each, temperature) : null;
        var logSums = LogSums(scaled, weights, temperature, gradient);
        return (weights.dot(logSums.sub_(means)), gradient);
    }

    // Both sides of a positive pair: the anchor is drawn to its partners, and drawn by the anchors whose partner it is.
    Tensor PositiveGradient(Tensor scaled, Tensor partners, Tensor shares, double temperature)
    {
        var pulls = scaled * shares.unsqueeze(1);
        var pulled = ClassSums(pulls, _anchorSlots).sub_(pulls);
        return pulled.addcmul_(partners, shares.unsqueeze(1), 1 / temperature).neg_();
    }

    Tensor LogSums(Tensor scaled, Tensor weights, double temperature, Tensor? gradient)
    {
        var (logSums, candidates) = (empty_like(weights), _rows.shape[0]);
        var chunks = ClassChunks.Of(_rows, _anchors, candidates).ToList();
        var buffer = empty(chunks[0].Length, candidates, dtype: _rows.dtype, device: _rows.device);
        // Cosines are at most 1: where exp(−2/T) is a normal number, 1/T serves every row as its largest entry.
        var bounded = 2 / temperature < (_rows.dtype == ScalarType.Float64 ? 700 : 80);
        var least = _rows.dtype == ScalarType.Float64 ? 2.3e-308 : 1.2e-38;
        var start = full(candidates, bounded ? -1 / temperature : 0, dtype: _rows.dtype, device: _rows.device);
        if (_empty is not null)
            start.masked_fill_(_empty, double.NegativeInfinity);
        foreach (var (first, length) in chunks)
        {
            using var scope = NewDisposeScope();
            var left = scaled.narrow(0, first, length);
            var entries = buffer.narrow(0, 0, length).copy_(start).addmm_(left, _rows.t());
            entries.narrow(1, first, length).diagonal().fill_(double.NegativeInfinity);
            var run = logSums.narrow(0, first, length);
            if (bounded)
                run.fill_(1 / temperature);
            else
            {
                // The bound keeps the difference finite in a row without any candidate.
                run.copy_(entries.amax([1]).clamp_min(-2 / temperature));
                entries.sub_(run.unsqueeze(1));
            }
            var sums = entries.exp_().sum(1).clamp_min_(least);
            run.add_(sums.log());
            if (gradient is null)
                continue;
            var factors = (weights.narrow(0, first, length) / sums).unsqueeze(1);
            gradient.addmm_(entries.narrow(1, 0, _anchors).t(), left * factors);
            gradient.narrow(0, first, length).addcmul_(entries.mm(_rows), factors, 1 / temperature);
        }
        return logSums;
    }

    // For each anchor the sum of the rows of its class.
    Tensor ClassSums(Tensor rows, Tensor slots)
    {
        var sums = zeros(_classes + 1, rows.shape[1], dtype: rows.dtype, device: rows.device);
        sums.scatter_add_(0, slots.unsqueeze(1).expand(rows.shape), rows);
        return sums.index_select(0, _anchorSlots);
    }
}
