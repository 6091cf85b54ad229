using System.Globalization;

namespace Bce3s.Data;

/// <summary>Classes with <see cref="From"/> … <see cref="To"/> images.</summary>
/// <param name="From">The smallest count.</param>
/// <param name="To">The largest count.</param>
/// <param name="Classes">How many classes.</param>
public readonly record struct HistogramBin(long From, long To, int Classes)
{
    /// <summary>The counts: <c>4 … 7</c>, or one number.</summary>
    public override string ToString() =>
        From == To
            ? From.ToString("N0", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{From:N0} … {To:N0}");
}
