namespace Bce3s.Data;

/// <summary>What the buffers of a loader have in common.</summary>
/// <param name="Views">Views of an image.</param>
/// <param name="Images">Images of a full batch.</param>
/// <param name="Channels">Of an image after the transforms.</param>
/// <param name="Height">Of an image after the transforms.</param>
/// <param name="Width">Of an image after the transforms.</param>
/// <param name="Normalize">What makes float32 of bytes; null where they stay bytes.</param>
/// <param name="Pinned">Whether the memory is page-locked, for copies to a GPU.</param>
internal sealed record BatchShape(
    int Views,
    int Images,
    int Channels,
    int Height,
    int Width,
    Normalize? Normalize,
    bool Pinned
)
{
    /// <summary>Numbers of a view of an image.</summary>
    public int Numbers { get; } = checked(Channels * Height * Width);

    /// <summary>Bytes of a view of an image.</summary>
    public long ImageBytes { get; } = (long)Channels * Height * Width * (Normalize is null ? 1 : sizeof(float));

    public bool Fits(Picture picture) => (picture.Channels, picture.Height, picture.Width) == (Channels, Height, Width);
}
