namespace Bce3s.Data;

/// <summary>Sample images of one class.</summary>
/// <param name="Part">Which part of the classes, ordered by size, it comes from.</param>
/// <param name="Label">The class.</param>
/// <param name="Images">Positions of the samples.</param>
public sealed record ContactSheetRow(ContactSheetPart Part, int Label, IReadOnlyList<long> Images);

/// <summary>Part of the classes with images, ordered by how many they have.</summary>
public enum ContactSheetPart
{
    /// <summary>The largest classes.</summary>
    Head,

    /// <summary>Classes around the middle rank.</summary>
    Middle,

    /// <summary>The smallest classes that have images.</summary>
    Tail,
}
