using System.Numerics;

namespace Bce3s.Losses;

/// <summary>Checks of hyper-parameters; NaN fails each of them.</summary>
static class Check
{
    public static double NotNegative(double value, string name) =>
        value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "expected a finite number ≥ 0");

    public static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "expected a finite number > 0");

    public static double Fraction(double value, string name) =>
        value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "expected a number from 0 to 1");

    public static double FractionBelowOne(double value, string name) =>
        value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "expected a number from 0 to below 1");

    public static T AtLeast<T>(T value, T least, string name)
        where T : INumber<T> =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"expected at least {least}");

    public static T Defined<T>(T value, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                name,
                value,
                $"expected one of {string.Join(", ", Enum.GetNames<T>())}"
            );
}
