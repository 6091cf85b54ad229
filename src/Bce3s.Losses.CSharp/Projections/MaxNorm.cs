using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// MaxNorm by projected gradient descent, the companion of BCE3S's second stage: after an update, rows of the
/// classifier's weight that are longer than a threshold are scaled down to it; the bias is left alone.
/// </summary>
/// <remarks>The threshold is <c>min + ratio·(max − min)</c> of the row lengths when the projection is made, and stays.</remarks>
/// <example>Rows of lengths 5 and 10, ratio 0.1: the threshold is 5.5; <c>[6, 8]</c> becomes <c>[3.3, 4.4]</c>.</example>
public sealed class MaxNorm
{
    readonly Classifier _classifier;

    /// <summary>Fixes the threshold from the classifier's present weight.</summary>
    /// <param name="classifier">Whose rows are projected.</param>
    /// <param name="ratio">0 (all rows down to the shortest) to 1 (none longer than the longest is now).</param>
    public MaxNorm(Classifier classifier, double ratio = 0.1)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        Check.Fraction(ratio, nameof(ratio));
        _classifier = classifier;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var lengths = classifier.weight.norm(1).to(ScalarType.Float64);
        var (least, most) = (lengths.min().item<double>(), lengths.max().item<double>());
        Threshold = least + ratio * (most - least);
    }

    MaxNorm(double threshold, Classifier classifier) => (Threshold, _classifier) = (threshold, classifier);

    /// <summary>The length that no row exceeds after <see cref="Apply"/>.</summary>
    public double Threshold { get; }

    /// <summary>A projection whose threshold was fixed earlier: for a run that goes on.</summary>
    /// <param name="classifier">Whose rows are projected.</param>
    /// <param name="threshold">The earlier <see cref="Threshold"/>, ≥ 0.</param>
    public static MaxNorm At(Classifier classifier, double threshold)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return new(Check.NotNegative(threshold, nameof(threshold)), classifier);
    }

    /// <summary>Projects the weight in place, without gradient.</summary>
    public void Apply()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        // A row of zeros has no direction: the bound keeps its factor finite, and zeros stay zeros.
        var lengths = _classifier.weight.norm(1, keepdim: true).clamp_min(1e-30);
        _classifier.weight.mul_((Threshold / lengths).clamp_max(1));
    }
}
