using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// Features to logits, with one row of weights a class. The object goes from stage to stage: the head of a later stage
/// takes over the classifier of the earlier one.
/// </summary>
/// <remarks>
/// Classifiers of a caller's own derive from this class: they keep their parameters in fields and call
/// <c>RegisterComponents()</c> at the end of their constructor, and define <see cref="Factors"/>.
/// </remarks>
public abstract class Classifier : Module<Tensor, Tensor>
{
    /// <summary>Rows shorter than this are divided by it instead of by their length.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>A classifier of D features and C classes.</summary>
    /// <param name="name">Name of the module.</param>
    /// <param name="features">D ≥ 1.</param>
    /// <param name="classes">C ≥ 1.</param>
    protected Classifier(string name, long features, long classes)
        : base(name)
    {
        Features = Check.AtLeast(features, 1, nameof(features));
        Classes = Check.AtLeast(classes, 1, nameof(classes));
    }

    /// <summary>D, the width of a row of features.</summary>
    public long Features { get; }

    /// <summary>C, the number of classes.</summary>
    public long Classes { get; }

    /// <summary>C×D, one row a class; its device and type are the classifier's.</summary>
    public abstract Parameter weight { get; }

    /// <summary>C biases; null for a classifier without them.</summary>
    public virtual Parameter? bias => null;

    /// <summary>
    /// <c>norm(W)</c>: the rows of <see cref="weight"/> divided by their lengths, C×D, with gradient to the weight (and no second
    /// derivative).
    /// </summary>
    public Tensor directions()
    {
        using var scope = NewDisposeScope();
        return UnitDirections.Of(weight).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The logits as one product, <c>z = x′·Rᵀ + b</c>: for losses that take them in runs of classes.
    /// </summary>
    /// <param name="features">x, N×D.</param>
    /// <param name="directions">What <see cref="directions"/> returned, for a caller that has it and need not pay twice; null: nobody has.</param>
    /// <returns>x′ (N×D), R (C×D) and b (C, or null), each with its graph.</returns>
    public abstract (Tensor Features, Tensor Rows, Tensor? Bias) Factors(Tensor features, Tensor? directions = null);

    /// <summary>The logits: N×D to N×C.</summary>
    public override Tensor forward(Tensor features)
    {
        using var scope = NewDisposeScope();
        var (x, rows, bias) = Factors(features);
        return functional.linear(x, rows, bias).MoveToOuterDisposeScope();
    }

    /// <summary>Uniform in ±1/√D, as PyTorch's <c>nn.Linear</c> starts its weight and its bias.</summary>
    private protected Parameter Drawn(long[] shape, Device? device, ScalarType? dtype)
    {
        using var _ = no_grad();
        var bound = 1 / Math.Sqrt(Features);
        return Parameter(empty(shape, dtype: dtype, device: device).uniform_(-bound, bound));
    }
}
