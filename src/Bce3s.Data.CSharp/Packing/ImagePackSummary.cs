namespace Bce3s.Data;

/// <summary>What <see cref="ImagePack.Write"/> has written.</summary>
/// <param name="Images">Images in the pack.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Skipped">Images that could not be read, by their position in the source.</param>
public sealed record ImagePackSummary(long Images, long Bytes, IReadOnlyList<SkippedImage> Skipped);
