using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Softmax cross-entropy of rows of logits, <c>l_i = −Σ_j t_ij · log softmax(z_i)_j</c> with
/// <c>t = (1−ε)·target + ε/C</c>, and its gradient <c>softmax(z)·Σ_j t_j − t</c>, which takes the place of the one N×C tensor
/// that the value needs.
/// </summary>
/// <remarks>Works without a graph: the losses that share it attach the gradient to the logits that they adjusted.</remarks>
sealed class SoftmaxCrossEntropy
{
    readonly Tensor _logs;
    readonly Tensor _labels;
    readonly Tensor? _shares;
    readonly double _smoothing;

    SoftmaxCrossEntropy(Tensor logits, LossTargets targets, double smoothing)
    {
        (_labels, _shares, _smoothing) = (targets.Labels.unsqueeze(1), targets.Shares, smoothing);
        _logs = logits.log_softmax(1);
        var own = _shares is null ? _logs.gather(1, _labels) : (_logs * _shares).sum(1, keepdim: true);
        Losses = own.mul_(smoothing - 1).squeeze(1);
        if (smoothing > 0)
            Losses.add_(_logs.mean([1]), alpha: -smoothing);
    }

    /// <summary>The loss of each row, N, without a graph.</summary>
    public Tensor Losses { get; }

    /// <summary>The losses of N rows.</summary>
    /// <param name="logits">N×C, with all adjustments; left as it is, and not needed any more afterwards.</param>
    /// <param name="targets">Hard labels, or shares of the classes.</param>
    /// <param name="smoothing">ε.</param>
    public static SoftmaxCrossEntropy Of(Tensor logits, LossTargets targets, double smoothing = 0)
    {
        using var _ = no_grad();
        return new(logits, targets, smoothing);
    }

    /// <summary>The mean of the weighted losses, with its gradient attached to <paramref name="logits"/>.</summary>
    /// <param name="logits">N×C with their graph: those of <see cref="Of"/> up to terms without gradient.</param>
    /// <param name="weights">N factors, constants to the gradient; null: ones.</param>
    /// <returns>0-dimensional.</returns>
    public Tensor Mean(Tensor logits, Tensor? weights = null)
    {
        Tensor value;
        using (no_grad())
            value = (weights is null ? Losses : Losses * weights).mean();
        return KnownGradients.Attach(value, (logits, KnownGradients.Wanted(logits) ? Gradient(weights) : null));
    }

    /// <summary>The gradient of the mean of the weighted losses by the logits, N×C. Only once: it works in place.</summary>
    public Tensor Gradient(Tensor? weights = null)
    {
        using var _ = no_grad();
        var scale = (weights ?? ones_like(Losses)).unsqueeze(1) / Losses.shape[0];
        var gradient = _logs.exp_();
        if (_shares is null)
            gradient.mul_(scale).scatter_add_(1, _labels, scale * (_smoothing - 1));
        else
            gradient
                .mul_((_shares.sum(1, keepdim: true) * (1 - _smoothing) + _smoothing) * scale)
                .addcmul_(_shares, scale, _smoothing - 1);
        return _smoothing > 0 ? gradient.sub_(scale * (_smoothing / gradient.shape[1])) : gradient;
    }
}
