using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// <c>mean over classes i of [ softplus(−S_ii) + Σ_{j≠i} softplus(S_ij) ]</c>, <c>S = Ŵ·Ŵᵀ</c>, with its gradient by Ŵ.
/// </summary>
static class UniformTerm
{
    /// <summary>The value, 0-dimensional, without a graph.</summary>
    /// <param name="directions">Ŵ, C×D.</param>
    /// <param name="gradient">C×D, to which <paramref name="weight"/> times the gradient is added; null: not wanted.</param>
    /// <param name="weight">What the gradient is multiplied by.</param>
    /// <param name="form">How.</param>
    /// <param name="parabola">In place of softplus, in the quadratic form.</param>
    public static Tensor Value(
        Tensor directions,
        Tensor? gradient,
        double weight,
        UniformForm form,
        SoftplusParabola parabola
    )
    {
        var (classes, features) = (directions.shape[0], directions.shape[1]);
        var quadratic = form == UniformForm.Quadratic || (form == UniformForm.Auto && classes > features);
        var scale = weight / classes;
        return (quadratic ? Quadratic(directions, gradient, scale, parabola) : Exact(directions, gradient, scale)).div_(
            classes
        );
    }

    // S and its slopes are symmetric: the tiles on and above the diagonal are enough for both. There softplus(s) = s − log σ(s),
    // without loss of digits as |s| ≤ 1, and Σ_ij S_ij = ‖Σ_i ŵ_i‖² needs no pass over the tiles. On the diagonal
    // softplus(−s) = softplus(s) − s.
    static Tensor Exact(Tensor directions, Tensor? gradient, double scale)
    {
        var classes = directions.shape[0];
        var total = directions.sum(dim: 0).square().sum();
        foreach (var (i, height) in SquareTiles.Edges(classes))
        foreach (var (j, width) in SquareTiles.Edges(classes))
        {
            if (j < i)
                continue;
            using var scope = NewDisposeScope();
            var (upper, lower) = (directions.narrow(0, i, height), directions.narrow(0, j, width));
            var s = upper.mm(lower.t());
            if (i == j)
                total.sub_(s.trace());
            s.sigmoid_();
            total.add_(s.log().sum(), alpha: i == j ? -1 : -2);
            if (gradient is null)
                continue;
            if (i == j)
                s.diagonal().sub_(1);
            s.mul_(2 * scale);
            gradient.narrow(0, i, height).addmm_(s, lower, beta: 1, alpha: 1);
            if (i != j)
                gradient.narrow(0, j, width).addmm_(s.t(), upper, beta: 1, alpha: 1);
        }
        return total;
    }

    // Σ_ij S_ij = ‖Σ_i ŵ_i‖² and Σ_ij S_ij² = ‖ŴᵀŴ‖²; the diagonal, which they contain, is taken out and added as it is.
    static Tensor Quadratic(Tensor directions, Tensor? gradient, double scale, SoftplusParabola q)
    {
        var classes = directions.shape[0];
        var sum = directions.sum(dim: 0);
        var gram = SquareTiles.Gram(directions);
        var own = directions.square().sum(1, keepdim: true);
        var diagonal = ClassBinaryCrossEntropy.Softplus(-own) - (own.square() * q.Curvature + own * 0.5 + q.Constant);
        if (gradient is not null)
        {
            gradient.add_(sum, alpha: scale);
            gradient.addmm_(directions, gram * (4 * q.Curvature * scale), beta: 1, alpha: 1);
            var slopes = (-own).sigmoid_().add_(own * (2 * q.Curvature)).add_(0.5).mul_(-2 * scale);
            gradient.addcmul_(directions, slopes, 1);
        }
        return (gram.square().sum() * q.Curvature)
            .add_(sum.square().sum(), alpha: 0.5)
            .add_(diagonal.sum())
            .add_(q.Constant * classes * classes);
    }
}
