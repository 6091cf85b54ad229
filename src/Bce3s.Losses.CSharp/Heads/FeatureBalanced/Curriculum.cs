namespace Bce3s.Losses;

/// <summary>
/// How strongly a loss acts in each epoch: α(e) for epoch e, counted from 0, of E. The ready-made ones are those of the feature-balanced
/// loss's program (arXiv 2305.10772).
/// </summary>
/// <example>
/// Epoch 50 of 100: linear 0.5, cosine <c>1 − cos(π/4) = 0.292893</c>, sine 0.707107, parabolic <c>(50/90)² = 0.308642</c>. One of your
/// own, <c>new Curriculum("late", progress => progress.Fraction &lt; 0.5 ? 0 : 1)</c>: 1 in epoch 50, 0 in epoch 49.
/// </example>
public sealed class Curriculum
{
    // The parabola passes 1 this many epochs before the end.
    const int ParabolaLead = 10;

    readonly Func<TrainingProgress, double> _strength;

    /// <summary>A curriculum of a name.</summary>
    /// <param name="name">For records, such as <c>linear</c>.</param>
    /// <param name="strength">α for the running epoch: finite and ≥ 0.</param>
    public Curriculum(string name, Func<TrainingProgress, double> strength)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(strength);
        (Name, _strength) = (name, strength);
    }

    /// <summary>
    /// <c>(e / (E − 10))²</c>, the default of the feature-balanced loss. It passes 1 in the last ten epochs, as the original does: up to
    /// 1.1 of 200 epochs, but far above in runs of few. That formula has no meaning for E ≤ 10; such short runs take <c>(e/E)²</c>.
    /// </summary>
    public static Curriculum Parabolic { get; } =
        new(
            "parabolic",
            p => Square(p.Epochs > ParabolaLead ? p.Epoch / (double)(p.Epochs - ParabolaLead) : p.Fraction)
        );

    /// <summary><c>e / E</c>.</summary>
    public static Curriculum Linear { get; } = new("linear", p => p.Fraction);

    /// <summary><c>1 − cos(π/2 · e/E)</c>: slow first.</summary>
    public static Curriculum Cosine { get; } = new("cosine", p => 1 - Math.Cos(Math.PI / 2 * p.Fraction));

    /// <summary><c>sin(π/2 · e/E)</c>: fast first.</summary>
    public static Curriculum Sine { get; } = new("sine", p => Math.Sin(Math.PI / 2 * p.Fraction));

    /// <summary>The same in all epochs.</summary>
    /// <param name="strength">α, finite and ≥ 0.</param>
    public static Curriculum Constant(double strength)
    {
        Check.NotNegative(strength, nameof(strength));
        return new("constant", _ => strength);
    }

    /// <summary>What it is called in records.</summary>
    public string Name { get; }

    /// <summary>α for an epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The epoch does not exist.</exception>
    /// <exception cref="InvalidOperationException">The caller's own function gave a negative number, infinity or NaN.</exception>
    public double At(TrainingProgress progress)
    {
        progress.Check();
        var strength = _strength(progress);
        return strength >= 0 && double.IsFinite(strength)
            ? strength
            : throw new InvalidOperationException(
                $"curriculum '{Name}' gave {strength} in epoch {progress.Epoch} of {progress.Epochs}; expected a finite number ≥ 0"
            );
    }

    /// <inheritdoc />
    public override string ToString() => Name;

    static double Square(double value) => value * value;
}
