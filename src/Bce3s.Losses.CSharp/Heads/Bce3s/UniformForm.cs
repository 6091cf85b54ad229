namespace Bce3s.Losses;

/// <summary>How BCE3S's uniform term is computed: <c>mean_i [ softplus(−S_ii) + Σ_{j≠i} softplus(S_ij) ]</c>, <c>S = Ŵ·Ŵᵀ</c>.</summary>
public enum UniformForm
{
    /// <summary>As it stands, by tiles of S: 1.5·C²·D multiply-adds for value and gradient.</summary>
    Exact,

    /// <summary>
    /// With the best parabola in place of softplus (<see cref="SoftplusParabola"/>): about 1.6·C·D² multiply-adds, nothing of C×C. For
    /// many classes.
    /// </summary>
    Quadratic,

    /// <summary>The cheaper one by these counts: <see cref="Quadratic"/> where C is more than D, <see cref="Exact"/> otherwise.</summary>
    Auto,
}
