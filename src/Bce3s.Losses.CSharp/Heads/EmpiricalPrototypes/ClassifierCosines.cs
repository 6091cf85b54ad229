using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>Scaled cosines to the rows W of a classifier, with the gradient by W.</summary>
/// <remarks>
/// W is never normalised as a whole: products with its rows as they are, N numbers a class, are divided by the rows' lengths, and so
/// are gradients on the way back.
/// </remarks>
sealed class ClassifierCosines : ClassCosines
{
    readonly UnitRows _own;
    readonly Tensor _factors;
    readonly Tensor _turns;

    /// <param name="x">norm(x), N×D.</param>
    /// <param name="weight">W, C×D.</param>
    /// <param name="labels">N, int64.</param>
    /// <param name="scale">s.</param>
    /// <param name="gradients">Which gradients are wanted: by norm(x), by W.</param>
    public ClassifierCosines(UnitRows x, Tensor weight, Tensor labels, double scale, (bool X, bool W) gradients)
        : this(x, weight, UnitRows.Of(weight.index_select(0, labels)), labels, scale, gradients) { }

    ClassifierCosines(UnitRows x, Tensor weight, UnitRows own, Tensor labels, double scale, (bool X, bool W) gradients)
        : base(x, own.Rows, weight, labels, scale, gradients.X)
    {
        _own = own;
        var (dtype, device) = (weight.dtype, weight.device);
        _factors = empty(Classes, dtype: dtype, device: device);
        _turns = empty(Classes, dtype: dtype, device: device);
        AllLogits = empty(X.shape[0], Classes, dtype: dtype, device: device);
        if (gradients.W)
            WeightGradient = empty(weight.shape, dtype: dtype, device: device);
    }

    /// <summary>N×C; complete after <see cref="Finish"/>.</summary>
    public Tensor AllLogits { get; }

    /// <summary>C×D, by W; null where it is not wanted, complete after <see cref="Finish"/>.</summary>
    public Tensor? WeightGradient { get; }

    public override bool LogitsMayBeOverwritten => false;

    public override Tensor Logits((long Start, long Length) run)
    {
        var rows = Rows.narrow(0, run.Start, run.Length);
        var lengths = rows.norm(1, keepdim: false);
        var factors = Factors(run).copy_(lengths.clamp_min(Classifier.Epsilon).reciprocal_().mul_(Scale));
        // A row shorter than ε is only scaled: it does not turn.
        _turns
            .narrow(0, run.Start, run.Length)
            .copy_(lengths.ge(Classifier.Epsilon))
            .mul_(factors)
            .div_(-Scale * Scale);
        var logits = Kept(run).addmm_(X, rows.t(), beta: 0).mul_(factors);
        AllLogits.scatter_(1, Labels, Absent);
        return logits;
    }

    public override void PullFeatures(Tensor gradient, (long Start, long Length) run)
    {
        gradient.mul_(Factors(run));
        FeatureGradient?.addmm_(gradient, Rows.narrow(0, run.Start, run.Length));
    }

    /// <summary>The logits of a run again, without a product.</summary>
    public Tensor Kept((long Start, long Length) run) => AllLogits.narrow(1, run.Start, run.Length);

    /// <summary>From the gradient by z to that by norm(x)·Wᵀ, in place.</summary>
    public Tensor ByProducts(Tensor gradient, (long Start, long Length) run) => gradient.mul_(Factors(run));

    /// <summary>Sets a run of <see cref="WeightGradient"/>.</summary>
    /// <param name="gradient">By norm(x)·Wᵀ, N × length, still to be multiplied by <paramref name="factors"/>; overwritten.</param>
    /// <param name="run">Its classes.</param>
    /// <param name="weighted">norm(x) times the factors, N×D.</param>
    /// <param name="factors">One for each row of the batch, N.</param>
    public void PullRows(Tensor gradient, (long Start, long Length) run, Tensor weighted, Tensor factors)
    {
        var rows = WeightGradient!.narrow(0, run.Start, run.Length).addmm_(gradient.t(), weighted, beta: 0);
        // A gradient only turns w: what the products say along w is taken off. It is Σ_b g_b·z_b / s, of N numbers a class
        // where a row has D.
        var along = gradient.mul_(Kept(run)).t().mv(factors).mul_(_turns.narrow(0, run.Start, run.Length));
        rows.addcmul_(Rows.narrow(0, run.Start, run.Length), along.unsqueeze(1), 1);
    }

    public override void Finish(Tensor factors, Tensor own)
    {
        base.Finish(factors, own);
        WeightGradient?.index_add_(0, Labels.squeeze(1), _own.Backward(X * own), 1);
        AllLogits.scatter_(1, Labels, Own * Scale);
    }

    Tensor Factors((long Start, long Length) run) => _factors.narrow(0, run.Start, run.Length);
}
