using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// <c>z = s·norm(x)·Vᵀ</c> in runs of classes, V the directions of the classes, and the way back from gradients by z to gradients by
/// norm(x). The own class of a row is left out of its run and handled apart, so that runs need not know the labels.
/// </summary>
/// <remarks>Without a graph: to be used under <c>no_grad</c>.</remarks>
abstract class ClassCosines
{
    /// <param name="x">norm(x), N×D.</param>
    /// <param name="own">Directions of the rows' own classes, N×D.</param>
    /// <param name="rows">C×D: V, or what V is made of.</param>
    /// <param name="labels">N, int64.</param>
    /// <param name="scale">s.</param>
    /// <param name="gradient">Whether the gradient by norm(x) is wanted.</param>
    protected ClassCosines(UnitRows x, Tensor own, Tensor rows, Tensor labels, double scale, bool gradient)
    {
        (X, OwnDirections, Rows, Labels, Scale) = (x.Rows, own, rows, labels.unsqueeze(1), scale);
        Own = (X * own).sum(1, keepdim: true);
        // Far enough below every logit that its exponential is 0, and finite: 0 times it is 0.
        Absent = full(X.shape[0], 1, -4 * scale - 1000, dtype: X.dtype, device: X.device);
        if (gradient)
            FeatureGradient = zeros(X.shape, dtype: X.dtype, device: X.device);
    }

    /// <summary>norm(x), N×D.</summary>
    public Tensor X { get; }

    /// <summary>s.</summary>
    public double Scale { get; }

    /// <summary>C.</summary>
    public long Classes => Rows.shape[0];

    /// <summary>N×1: the cosine to the own class.</summary>
    public Tensor Own { get; }

    /// <summary>N×D, by norm(x); null where it is not wanted.</summary>
    public Tensor? FeatureGradient { get; }

    /// <summary>Whether a caller may overwrite what <see cref="Logits"/> returns.</summary>
    public abstract bool LogitsMayBeOverwritten { get; }

    /// <summary>Runs of classes; what belongs to a run fits the cache.</summary>
    public IEnumerable<(long Start, long Length)> Runs => ClassChunks.Of(X, Classes, Math.Max(X.shape[0], X.shape[1]));

    protected Tensor Rows { get; }

    protected Tensor OwnDirections { get; }

    protected Tensor Labels { get; }

    protected Tensor Absent { get; }

    /// <summary>z of a run, N × length; where the own class lies in it, a number so low that its exponential is 0.</summary>
    public abstract Tensor Logits((long Start, long Length) run);

    /// <summary>Adds a run to <see cref="FeatureGradient"/>.</summary>
    /// <param name="gradient">By z, N × length; becomes the gradient by norm(x)·Rᵀ, R the rows as they are kept.</param>
    /// <param name="run">Its classes.</param>
    public abstract void PullFeatures(Tensor gradient, (long Start, long Length) run);

    /// <summary>After the last run: multiplies the gradients by x of all runs by the factors, and adds that of the own class.</summary>
    /// <param name="factors">N×1.</param>
    /// <param name="own">The gradient by <see cref="Own"/>, N×1.</param>
    public virtual void Finish(Tensor factors, Tensor own) =>
        FeatureGradient?.mul_(factors).addcmul_(OwnDirections, own, 1);
}
