namespace Bce3s.Losses;

/// <summary>Class weights by the effective number of samples (Cui et al., CVPR 2019).</summary>
public static class EffectiveNumber
{
    /// <summary><c>w_c = (1−β)/(1−β^{n_c})</c>, rescaled to sum to C; β = 0 gives ones.</summary>
    /// <param name="classCounts">n_c ≥ 1 for each class.</param>
    /// <param name="beta">β in [0, 1).</param>
    /// <exception cref="ArgumentException">No class, or a class without images.</exception>
    /// <example>Counts [1, 3] and β = 0.5: 1 and 4/7, rescaled to 14/11 and 8/11.</example>
    public static double[] Weights(IReadOnlyList<long> classCounts, double beta)
    {
        ClassCounts.Checked(classCounts);
        Check.FractionBelowOne(beta, nameof(beta));
        // β lies so close to 1 that 1 − βⁿ would lose digits for small n.
        var weights = classCounts.Select(n => beta == 0 ? 1 : (1 - beta) / -Expm1(n * Math.Log(beta))).ToArray();
        var scale = weights.Length / weights.Sum();
        return [.. weights.Select(w => w * scale)];
    }

    // Kahan's form: exact to rounding where eˣ is close to 1.
    static double Expm1(double x)
    {
        var e = Math.Exp(x);
        return e == 1 ? x
            : e - 1 == -1 ? -1
            : (e - 1) * x / Math.Log(e);
    }
}
