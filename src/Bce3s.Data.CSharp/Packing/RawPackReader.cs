namespace Bce3s.Data;

/// <summary>Copies images, or windows of them, out of a raw pack.</summary>
internal sealed class RawPackReader(PackIndex index, bool verify) : PackReader(index, verify)
{
    public override void Decode(Picture target)
    {
        var size = Index.SizeOf(Image);
        Index.Content(Image).CopyTo(target.Reset((int)Index.Header.Channels, size.Height, size.Width));
    }

    public override ImageBox Decode(ImageWindow window, Picture target)
    {
        var size = Index.SizeOf(Image);
        if (
            window.Top < 0
            || window.Left < 0
            || window.Height > size.Height - window.Top
            || window.Width > size.Width - window.Left
        )
            throw new ArgumentOutOfRangeException(nameof(window), window, $"expected one inside {size}");
        var source = Index.Content(Image);
        var channels = (int)Index.Header.Channels;
        var rows = target.Reset(channels, window.Height, window.Width);
        for (var channel = 0; channel < channels; channel++)
        {
            var from = (channel * size.Height + window.Top) * size.Width + window.Left;
            for (var row = 0; row < window.Height; row++, from += size.Width)
            {
                source.Slice(from, window.Width).CopyTo(rows);
                rows = rows[window.Width..];
            }
        }
        return new(0, 0, window.Height, window.Width);
    }
}
