using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>Scaled cosines to prototypes of length 1, which do not learn: one buffer serves all runs.</summary>
sealed class PrototypeCosines : ClassCosines
{
    readonly Tensor _scaled;
    readonly Tensor _buffer;

    /// <param name="x">norm(x), N×D.</param>
    /// <param name="prototypes">C×D, rows of length 1.</param>
    /// <param name="labels">N, int64.</param>
    /// <param name="scale">s.</param>
    /// <param name="gradient">Whether the gradient by norm(x) is wanted.</param>
    public PrototypeCosines(UnitRows x, Tensor prototypes, Tensor labels, double scale, bool gradient)
        : base(x, prototypes.index_select(0, labels), prototypes, labels, scale, gradient)
    {
        _scaled = X * scale;
        // A column more on either side, for the own classes that lie before or behind a run.
        _buffer = empty(X.shape[0], Runs.First().Length + 2, dtype: X.dtype, device: X.device);
    }

    public override bool LogitsMayBeOverwritten => true;

    public override Tensor Logits((long Start, long Length) run)
    {
        var logits = _buffer.narrow(1, 1, run.Length);
        logits.addmm_(_scaled, Rows.narrow(0, run.Start, run.Length).t(), beta: 0);
        _buffer.scatter_(1, (Labels - (run.Start - 1)).clamp_((Scalar)0, (Scalar)(run.Length + 1)), Absent);
        return logits;
    }

    public override void PullFeatures(Tensor gradient, (long Start, long Length) run) =>
        FeatureGradient?.addmm_(gradient, Rows.narrow(0, run.Start, run.Length));

    // The gradients of the runs are by z, and s is still missing from them.
    public override void Finish(Tensor factors, Tensor own) => base.Finish(factors * Scale, own);
}
