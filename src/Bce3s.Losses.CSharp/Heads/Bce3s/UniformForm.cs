namespace Bce3s.Losses;

/// <summary>How BCE3S's uniform term is computed: <c>mean_i [ softplus(−S_ii) + Σ_{j≠i} softplus(S_ij) ]</c>, <c>S = Ŵ·Ŵᵀ</c>.</summary>
public enum UniformForm
{
    /// <summary>As it stands, by tiles of S: 1.5·C²·D multiply-adds for value and gradient.</summary>
    Exact,

    /// <summary>
    /// With the best parabola in place of softplus off the diagonal (<see cref="SoftplusParabola"/>): about 1.6·C·D² multiply-adds,
    /// nothing of C×C. For many classes. As long as the cosines of classes lie in [−ρ, ρ], the value is off by at most
    /// <c>(C−1)·ValueError</c> (0.1 % of it for ρ = 1) and the gradient by a row of Ŵ by at most <c>2·(C−1)/C·SlopeError</c> in length.
    /// </summary>
    Quadratic,

    /// <summary>The cheaper one by these counts: <see cref="Quadratic"/> where C is more than D, <see cref="Exact"/> otherwise.</summary>
    Auto,
}
