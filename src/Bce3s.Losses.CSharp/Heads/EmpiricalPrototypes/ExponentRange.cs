using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>Which exponentials a type of numbers holds with full precision.</summary>
/// <param name="Exponent">e to the power ± this is within the normal numbers.</param>
/// <param name="Least">A positive number whose reciprocal is finite.</param>
readonly record struct ExponentRange(double Exponent, double Least)
{
    public static ExponentRange Of(Tensor like) => like.dtype == ScalarType.Float64 ? new(700, 1e-300) : new(87, 1e-37);

    /// <summary>
    /// Whether every <c>e^z</c>, their sums over classes, and what gradients make of them, stay in range whatever the cosines are.
    /// </summary>
    public bool Holds(ClassCosines cosines)
    {
        var (scale, count) = (cosines.Scale, cosines.X.shape[0]);
        var sums = Math.Log(cosines.Classes) + Math.Log(Math.Max(scale, count));
        var shortestRow = Math.Log(scale / Classifier.Epsilon);
        return scale + Math.Max(sums, shortestRow) <= Exponent;
    }
}
