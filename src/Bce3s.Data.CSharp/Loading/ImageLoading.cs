namespace Bce3s.Data;

/// <summary>Decodes and augments images one after the other, for one thread.</summary>
/// <param name="reader">Is disposed with this.</param>
/// <param name="views">The transforms of each view.</param>
internal sealed class ImageLoading(ImageReader reader, ViewSteps[] views) : IDisposable
{
    private readonly Picture _decoded = new();
    private readonly Picture _view = new();
    private ImageSize _size;
    private bool _isDecoded;

    /// <summary>Goes to an image.</summary>
    /// <exception cref="DataException">The image is missing or broken.</exception>
    public void Open(long image)
    {
        _size = reader.Open(image);
        _isDecoded = false;
    }

    /// <summary>A view of the opened image; the picture is used again for the next one.</summary>
    /// <exception cref="DataException">The image is broken.</exception>
    public Picture View(int view, ref ImageRandom random)
    {
        var steps = views[view];
        if (steps.Window is { } cut)
        {
            var window = cut.Draw(_size, ref random);
            cut.Apply(_view, reader.Decode(window, _view), window);
        }
        else if (views.Length == 1)
            reader.Decode(_view);
        else
            CopyDecoded();
        foreach (var step in steps.Rest)
            step.Apply(_view, ref random);
        return _view;
    }

    /// <summary>Views of a whole image share its decoding.</summary>
    private void CopyDecoded()
    {
        if (!_isDecoded)
            reader.Decode(_decoded);
        _isDecoded = true;
        _decoded.Bytes.CopyTo(_view.Reset(_decoded.Channels, _decoded.Height, _decoded.Width));
    }

    public void Dispose() => reader.Dispose();
}
