using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses.Tests;

/// <summary>A classifier whose logits are given, whatever the features: for golden numbers that start from logits.</summary>
sealed class GivenLogits : Classifier
{
    readonly Parameter _none;

    public GivenLogits(Tensor logits, long features)
        : base(nameof(GivenLogits), features, logits.shape[1])
    {
        Logits = logits.clone().requires_grad_(true);
        _none = Parameter(zeros(logits.shape[1], features, dtype: logits.dtype));
        RegisterComponents();
    }

    /// <summary>N×C, a leaf that gathers its gradient.</summary>
    public Tensor Logits { get; }

    public override Parameter weight => _none;

    public override (Tensor Features, Tensor Rows, Tensor? Bias) Factors(Tensor features, Tensor? directions = null) =>
        (eye(features.shape[0], dtype: Logits.dtype), Logits.t(), null);
}
