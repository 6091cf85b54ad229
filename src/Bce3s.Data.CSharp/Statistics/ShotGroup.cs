using System.Globalization;

namespace Bce3s.Data;

/// <summary>Classes of similar training size.</summary>
/// <param name="Classes">How many classes.</param>
/// <param name="Images">Their images together.</param>
public readonly record struct ShotGroup(int Classes, long Images)
{
    /// <summary>Both numbers: <c>3 classes, 1,234 images</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Classes:N0} class{(Classes == 1 ? "" : "es")}, {Images:N0} image{(Images == 1 ? "" : "s")}"
        );
}
