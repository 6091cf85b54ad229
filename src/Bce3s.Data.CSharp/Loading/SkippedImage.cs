namespace Bce3s.Data;

/// <summary>An image that a <see cref="BatchLoader"/> or an <see cref="ImagePack"/> left out.</summary>
/// <param name="Index">Position in the source.</param>
/// <param name="Name">Where it comes from: <see cref="ImageSource.NameOf"/>.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record SkippedImage(long Index, string Name, string Reason);
