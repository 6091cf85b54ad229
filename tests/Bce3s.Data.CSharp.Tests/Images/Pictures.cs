namespace Bce3s.Data.Tests.Images;

/// <summary>Pictures to test with.</summary>
internal static class Pictures
{
    /// <summary>A picture whose bytes come from a function of channel, row and column.</summary>
    public static Picture Of(int channels, int height, int width, Func<int, int, int, int> value)
    {
        var picture = new Picture();
        var bytes = picture.Reset(channels, height, width);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)value(i / (height * width), i / width % height, i % width);
        return picture;
    }

    /// <summary>The pattern of golden/images/resampling.txt: neighbours have nothing in common.</summary>
    public static Picture Scattered(int channels, int height, int width) =>
        Of(
            channels,
            height,
            width,
            (c, y, x) => (int)(((7919L * y + 104729L * x + 1299709L * c) * 2654435761L >> 7) & 255)
        );

    /// <summary>Waves that a JPEG keeps well.</summary>
    public static Picture Smooth(int channels, int height, int width) =>
        Of(
            channels,
            height,
            width,
            (c, y, x) => (int)(127 + 100 * Math.Sin(x / (9.0 + c) + c) * Math.Cos(y / (11.0 - c)))
        );

    public static Picture Copy(Picture picture)
    {
        var copy = new Picture();
        picture.Bytes.CopyTo(copy.Reset(picture.Channels, picture.Height, picture.Width));
        return copy;
    }

    public static byte At(Picture picture, int channel, int row, int column) =>
        picture.Plane(channel)[row * picture.Width + column];

    /// <summary>A part of a picture.</summary>
    public static byte[] Cut(Picture picture, int top, int left, int height, int width) =>
        [
            .. from c in Enumerable.Range(0, picture.Channels)
            from y in Enumerable.Range(top, height)
            from x in Enumerable.Range(left, width)
            select At(picture, c, y, x),
        ];
}
