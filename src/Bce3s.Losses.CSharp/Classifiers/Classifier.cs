using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// Features to logits, with one row of weights a class. The object goes from stage to stage: the head of a later stage
/// takes over the classifier of the earlier one.
/// </summary>
/// <remarks>
/// State: <c>weight</c> (C×D) and <c>bias</c> (C). Both start uniform in ±1/√D, as PyTorch's <c>nn.Linear</c> starts them.
/// </remarks>
public abstract class Classifier : Module<Tensor, Tensor>
{
    /// <summary>Rows shorter than this are divided by it instead of by their length.</summary>
    public const double Epsilon = 1e-5;

    [ComponentName(Name = "weight")]
    private protected Parameter _weight;

    [ComponentName(Name = "bias")]
    private protected Parameter _bias;

    /// <summary>A freshly drawn classifier (from torch's default generator).</summary>
    /// <param name="name">Name of the module.</param>
    /// <param name="features">D ≥ 1.</param>
    /// <param name="classes">C ≥ 1.</param>
    /// <param name="device">Where its parameters lie; the CPU by default.</param>
    /// <param name="dtype">Their type; torch's default type by default.</param>
    protected Classifier(string name, long features, long classes, Device? device, ScalarType? dtype)
        : base(name)
    {
        Features = Check.AtLeast(features, 1, nameof(features));
        Classes = Check.AtLeast(classes, 1, nameof(classes));
        var bound = 1 / Math.Sqrt(features);
        _weight = Parameter(Uniform([classes, features], bound, device, dtype));
        _bias = Parameter(Uniform([classes], bound, device, dtype));
        RegisterComponents();
    }

    /// <summary>D, the width of a row of features.</summary>
    public long Features { get; }

    /// <summary>C, the number of classes.</summary>
    public long Classes { get; }

    /// <summary>C×D, one row a class.</summary>
    public Parameter weight => _weight;

    /// <summary>C biases.</summary>
    public Parameter bias => _bias;

    /// <summary><c>norm(W)</c>: the rows of <see cref="weight"/> divided by their lengths, C×D, with gradient to the weight.</summary>
    public Tensor directions() => functional.normalize(_weight, p: 2, dim: 1, eps: Epsilon);

    /// <summary>The logits, for a caller that has <see cref="directions"/> already and need not pay for them twice.</summary>
    /// <param name="features">N×D.</param>
    /// <param name="directions">What <see cref="directions"/> returned, C×D.</param>
    /// <returns>N×C.</returns>
    public abstract Tensor forward(Tensor features, Tensor directions);

    static Tensor Uniform(long[] shape, double bound, Device? device, ScalarType? dtype)
    {
        using var _ = no_grad();
        return empty(shape, dtype: dtype, device: device).uniform_(-bound, bound);
    }
}
