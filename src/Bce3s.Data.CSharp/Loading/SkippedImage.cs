namespace Bce3s.Data;

/// <summary>An image that a <see cref="BatchLoader"/> left out.</summary>
/// <param name="Index">Position in the source.</param>
/// <param name="Reason">What is wrong with it; names its file.</param>
public sealed record SkippedImage(long Index, string Reason);
