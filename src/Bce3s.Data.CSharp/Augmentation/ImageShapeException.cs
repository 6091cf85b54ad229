namespace Bce3s.Data;

/// <summary>
/// An image has a shape for which a transform would take too much memory. A <see cref="BatchLoader"/> takes it for a broken image and names
/// it.
/// </summary>
public sealed class ImageShapeException : ArgumentException
{
    internal ImageShapeException(string found, string expected)
        : base($"Found {found}; expected {expected}.") => (Found, Expected) = (found, expected);

    /// <summary>The size of the image and what would become of it.</summary>
    public string Found { get; }

    /// <summary>What would be taken.</summary>
    public string Expected { get; }
}
