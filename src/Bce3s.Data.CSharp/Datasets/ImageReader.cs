namespace Bce3s.Data;

/// <summary>Reads images of a source, one after the other, for one thread; it keeps buffers between images.</summary>
public abstract class ImageReader : IDisposable
{
    /// <summary>Goes to an image and tells its size (after EXIF orientation) before it is decoded.</summary>
    /// <param name="index">Position 0 … Count − 1.</param>
    /// <exception cref="DataException">The image is missing or broken.</exception>
    public abstract ImageSize Open(long index);

    /// <summary>Decodes the opened image.</summary>
    /// <param name="target">Gets the source's number of channels and the opened size.</param>
    /// <exception cref="DataException">The image is broken.</exception>
    public abstract void Decode(Picture target);

    /// <summary>Decodes what a window of the opened image takes: all of it unless a reader can do less.</summary>
    /// <param name="window">Lies inside the image.</param>
    /// <param name="target">Gets an image that contains the window, possibly at a smaller scale that is still at least the window's target size.</param>
    /// <returns>Where the window lies in it.</returns>
    public virtual ImageBox Decode(ImageWindow window, Picture target)
    {
        Decode(target);
        return new(window.Top, window.Left, window.Height, window.Width);
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
