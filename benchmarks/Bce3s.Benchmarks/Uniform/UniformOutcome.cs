namespace Bce3s.Benchmarks.Uniform;

/// <summary>How a training ended.</summary>
/// <param name="Joint">Mean joint term of the last steps.</param>
/// <param name="Uniform">Exact uniform term of the classifier, whatever it was trained with.</param>
/// <param name="Accuracy">Top-1 in percent, every class counting alike.</param>
/// <param name="Separability">Mean over classes of 1 − mean cosine similarity to the other classes' rows.</param>
/// <param name="Deviation">Its standard deviation over classes: low is balanced.</param>
/// <param name="Seconds">Of the training alone.</param>
internal sealed record UniformOutcome(
    double Joint,
    double Uniform,
    double Accuracy,
    double Separability,
    double Deviation,
    double Seconds
)
{
    internal double[] Numbers => [Joint, Uniform, Accuracy, Separability, Deviation, Seconds];
}
