namespace Bce3s.Data;

/// <summary>What a <see cref="BatchLoader"/> does with an image that cannot be read.</summary>
public enum BrokenImages
{
    /// <summary>The batch that it belongs to is not delivered; the error that names the image is thrown.</summary>
    Fail,

    /// <summary>
    /// The image is left out of its batch, which gets smaller, and is listed in <see cref="BatchLoader.Skipped"/>. No other image takes its
    /// place: one would be seen more often than the sampler asked for.
    /// </summary>
    Skip,
}
