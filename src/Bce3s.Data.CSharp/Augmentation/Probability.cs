namespace Bce3s.Data;

/// <summary>Chances of transforms to happen.</summary>
internal static class Probability
{
    /// <summary>The probability itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside 0…1.</exception>
    public static double Checked(double probability) =>
        probability >= 0 && probability <= 1
            ? probability
            : throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies in 0…1.");
}
