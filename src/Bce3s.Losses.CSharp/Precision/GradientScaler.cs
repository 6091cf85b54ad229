using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Bce3s.Losses;

/// <summary>
/// Keeps small gradients of half-precision training from vanishing and large ones from destroying the weights (Micikevicius et al.
/// 2018, "Mixed precision training"): the loss is multiplied by a factor before <c>backward</c>, the gradients are divided by it before
/// the optimiser's step, and a step with an infinite or undefined gradient is left out. The factor halves after such a step and doubles
/// after many good ones. <c>torch.cuda.amp.GradScaler</c> does the same, with the same defaults.
/// </summary>
/// <remarks>
/// Parameters are float32 or wider (computing in half precision is the model's part): gradients of float16 would overflow once more when
/// they are unscaled. Several optimisers may share a scaler; <see cref="Update"/> comes once, after all of them.
/// </remarks>
/// <example>
/// <code>
/// var scaler = new GradientScaler();
/// // a step:
/// optimizer.zero_grad();
/// scaler.Scale(loss).backward();
/// scaler.Unscale(optimizer);                                  // only where gradients are clipped or looked at
/// nn.utils.clip_grad_norm_(model.parameters(), 1.0);
/// var stepped = scaler.Step(optimizer);                       // false: left out
/// scaler.Update();
/// </code>
/// </example>
public sealed class GradientScaler
{
    enum Phase
    {
        Unscaled,
        Stepped,
    }

    // What happened to an optimiser since the last update, and whether its gradients were finite.
    readonly Dictionary<Optimizer, (Phase Phase, bool IsFinite)> _optimizers = new(ReferenceEqualityComparer.Instance);
    int _growthTracker;

    /// <summary>A scaler.</summary>
    /// <param name="initScale">The first factor; 2^16.</param>
    /// <param name="growthFactor">What it is multiplied by after <paramref name="growthInterval"/> good steps, &gt; 1; 2.</param>
    /// <param name="backoffFactor">What it is multiplied by after a step with an infinite gradient, between 0 and 1; ½.</param>
    /// <param name="growthInterval">Good steps in a row before the factor grows, ≥ 1; 2000.</param>
    /// <param name="enabled">Without, nothing is scaled or left out, so that one program serves every precision.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number out of range.</exception>
    public GradientScaler(
        double initScale = 65536,
        double growthFactor = 2,
        double backoffFactor = 0.5,
        int growthInterval = 2000,
        bool enabled = true
    )
    {
        CurrentScale = Check.Positive(initScale, nameof(initScale));
        if (!(growthFactor > 1 && double.IsFinite(growthFactor)))
            throw new ArgumentOutOfRangeException(nameof(growthFactor), growthFactor, "expected a finite number > 1");
        if (backoffFactor is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(backoffFactor),
                backoffFactor,
                "expected a number between 0 and 1"
            );
        (GrowthFactor, BackoffFactor) = (growthFactor, backoffFactor);
        GrowthInterval = Check.AtLeast(growthInterval, 1, nameof(growthInterval));
        Enabled = enabled;
    }

    /// <summary>The factor of this step.</summary>
    public double CurrentScale { get; private set; }

    /// <summary>What the factor is multiplied by after <see cref="GrowthInterval"/> good steps.</summary>
    public double GrowthFactor { get; }

    /// <summary>What the factor is multiplied by after a step that was left out.</summary>
    public double BackoffFactor { get; }

    /// <summary>Good steps in a row before the factor grows.</summary>
    public int GrowthInterval { get; }

    /// <summary>Whether anything is scaled.</summary>
    public bool Enabled { get; }

    /// <summary>The factor and how long it has been good: to save with a checkpoint, to set when training goes on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A factor that is not above 0, or a negative count.</exception>
    public GradientScalerState State
    {
        get => new(CurrentScale, _growthTracker);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            CurrentScale = Check.Positive(value.Scale, nameof(value));
            _growthTracker = Check.AtLeast(value.GrowthTracker, 0, nameof(value));
        }
    }

    /// <summary>The loss times the factor, to call <c>backward</c> on.</summary>
    /// <param name="loss">Any tensor of the graph.</param>
    public Tensor Scale(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return Enabled ? loss.mul(CurrentScale) : loss;
    }

    /// <summary>Divides the gradients of an optimiser's parameters by the factor, in place, so that they can be clipped or looked at.</summary>
    /// <param name="optimizer">Whose gradients are complete.</param>
    /// <exception cref="InvalidOperationException">
    /// They were divided, or stepped on, since the last <see cref="Update"/>; a gradient is float16.
    /// </exception>
    public void Unscale(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (!Enabled)
            return;
        if (_optimizers.TryGetValue(optimizer, out var earlier))
            throw new InvalidOperationException(
                earlier.Phase == Phase.Stepped
                    ? "the optimiser has stepped; call Update first"
                    : "the gradients are unscaled already; call Update after the step"
            );
        _optimizers.Add(optimizer, (Phase.Unscaled, DivideGradients(optimizer)));
    }

    /// <summary>The optimiser's step on unscaled gradients, unless one of them is infinite or undefined.</summary>
    /// <param name="optimizer">Whose gradients are complete; they are unscaled here where <see cref="Unscale"/> was not called.</param>
    /// <returns>Whether it was done.</returns>
    /// <exception cref="InvalidOperationException">
    /// It was called since the last <see cref="Update"/>; a gradient is float16.
    /// </exception>
    public bool Step(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (!Enabled)
        {
            optimizer.step();
            return true;
        }
        if (_optimizers.TryGetValue(optimizer, out var earlier) && earlier.Phase == Phase.Stepped)
            throw new InvalidOperationException("the optimiser has stepped; call Update first");
        if (!_optimizers.ContainsKey(optimizer))
            Unscale(optimizer);
        var isFinite = _optimizers[optimizer].IsFinite;
        if (isFinite)
            optimizer.step();
        _optimizers[optimizer] = (Phase.Stepped, isFinite);
        return isFinite;
    }

    /// <summary>
    /// Ends the step: the factor backs off if any optimiser had an infinite or undefined gradient, and grows after
    /// <see cref="GrowthInterval"/> steps without. It grows no further where it would be infinite in float32.
    /// </summary>
    /// <exception cref="InvalidOperationException">No optimiser was unscaled or stepped since the last one.</exception>
    public void Update()
    {
        if (!Enabled)
            return;
        if (_optimizers.Count == 0)
            throw new InvalidOperationException("no optimiser has stepped since the last Update");
        if (!_optimizers.Values.All(optimizer => optimizer.IsFinite))
        {
            CurrentScale *= BackoffFactor;
            _growthTracker = 0;
        }
        else if (++_growthTracker == GrowthInterval)
        {
            if (float.IsFinite((float)(CurrentScale * GrowthFactor)))
                CurrentScale *= GrowthFactor;
            _growthTracker = 0;
        }
        _optimizers.Clear();
    }

    /// <summary>Whether all gradients are finite once they are divided.</summary>
    bool DivideGradients(Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var inverse = 1 / CurrentScale;
        Tensor? isFinite = null;
        foreach (var parameter in optimizer.parameters())
        {
            if (parameter.grad is not { } gradient)
                continue;
            if (gradient.dtype == ScalarType.Float16)
                throw new InvalidOperationException(
                    "a gradient is float16, which would overflow when unscaled; keep parameters in float32"
                );
            var here = gradient.mul_(inverse).isfinite().all();
            isFinite = isFinite is null ? here : isFinite.logical_and(here.to(isFinite.device));
        }
        // One answer of the device for all of them.
        return isFinite is null || isFinite.item<bool>();
    }
}
