namespace Bce3s.Data;

/// <summary>How <see cref="ImagePack.Write"/> packs.</summary>
public sealed record ImagePackOptions
{
    /// <summary>
    /// Images whose shorter side is longer are made smaller, keeping their shape, so that it has this many pixels; null keeps all sizes. 256 is usual
    /// for training at 224.
    /// </summary>
    public int? ShorterSide { get; init; } = 256;

    /// <summary>What the pack holds.</summary>
    public PackEncoding Encoding { get; init; } = PackEncoding.Raw;

    /// <summary>Of <see cref="PackEncoding.Jpeg"/>, 1 … 100.</summary>
    public int Quality { get; init; } = 90;

    /// <summary>What happens with an image that cannot be read; a skipped one is not in the pack.</summary>
    public BrokenImages OnError { get; init; } = BrokenImages.Fail;

    /// <summary>Threads that decode, resize and encode.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    internal void Check()
    {
        if (ShorterSide is { } side)
            ArgumentOutOfRangeException.ThrowIfLessThan(side, 1, nameof(ShorterSide));
        if (!Enum.IsDefined(Encoding))
            throw new ArgumentOutOfRangeException(nameof(Encoding), Encoding, "expected raw or JPEG");
        ArgumentOutOfRangeException.ThrowIfLessThan(Quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Quality, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
    }
}
