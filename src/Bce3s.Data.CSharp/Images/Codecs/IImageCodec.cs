namespace Bce3s.Data;

/// <summary>What a file says of its image before the image is decoded.</summary>
/// <param name="Format">The format.</param>
/// <param name="Stored">The size as stored.</param>
/// <param name="Orientation">What makes it upright.</param>
/// <param name="IsProgressive">Its pixels come in several passes, all of which are in memory until the last.</param>
internal readonly record struct ImageHeader(
    ImageFormat Format,
    ImageSize Stored,
    Orientation Orientation,
    bool IsProgressive = false
);

/// <summary>One format's decoder; keeps buffers for one thread.</summary>
internal interface IImageCodec : IDisposable
{
    /// <summary>Reads the header.</summary>
    /// <exception cref="DataFormatException">It is broken.</exception>
    ImageHeader Open(ReadOnlySpan<byte> content, string name);

    /// <summary>Decodes the part of the image that <see cref="Open"/> was last called for, without turning it.</summary>
    /// <param name="content">The same content.</param>
    /// <param name="name">For messages.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="window">Lies inside the stored image.</param>
    /// <param name="target">Gets the window, or, at a smaller scale, the pixels that it touches.</param>
    /// <returns>Where the window lies in it.</returns>
    /// <exception cref="DataFormatException">The image is broken.</exception>
    ImageBox Decode(ReadOnlySpan<byte> content, string name, int channels, ImageWindow window, Picture target);
}
