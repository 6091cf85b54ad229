namespace Bce3s.Data;

/// <summary>How a stored image becomes the upright one: rows and columns are swapped first, then columns and rows mirrored.</summary>
/// <param name="Swap">Rows become columns.</param>
/// <param name="MirrorColumns">Left becomes right.</param>
/// <param name="MirrorRows">Top becomes bottom.</param>
internal readonly record struct Orientation(bool Swap, bool MirrorColumns, bool MirrorRows)
{
    /// <summary>EXIF's numbers 1 … 8; what is none of them leaves the image as it is.</summary>
    public static Orientation OfExif(int number) =>
        number switch
        {
            2 => new(false, true, false),
            3 => new(false, true, true),
            4 => new(false, false, true),
            5 => new(true, false, false),
            6 => new(true, true, false),
            7 => new(true, true, true),
            8 => new(true, false, true),
            _ => default,
        };

    /// <summary>The size of the upright image, or of the stored one from it.</summary>
    public ImageSize Turn(ImageSize size) => Swap ? new(size.Width, size.Height) : size;

    /// <summary>The part of the stored image that a window of the upright one shows.</summary>
    /// <param name="window">In the upright image.</param>
    /// <param name="upright">The size of the upright image.</param>
    public ImageWindow ToStored(ImageWindow window, ImageSize upright)
    {
        var top = MirrorRows ? upright.Height - window.Top - window.Height : window.Top;
        var left = MirrorColumns ? upright.Width - window.Left - window.Width : window.Left;
        return Swap
            ? new(left, top, window.Width, window.Height, window.TargetWidth, window.TargetHeight)
            : window with
            {
                Top = top,
                Left = left,
            };
    }

    /// <summary>Where a box of a stored image lies after <see cref="Apply"/>.</summary>
    /// <param name="box">In the stored image.</param>
    /// <param name="upright">The upright image.</param>
    public ImageBox ToUpright(ImageBox box, Picture upright)
    {
        if (Swap)
            box = new(box.Left, box.Top, box.Width, box.Height);
        return box with
        {
            Top = MirrorRows ? upright.Height - box.Top - box.Height : box.Top,
            Left = MirrorColumns ? upright.Width - box.Left - box.Width : box.Left,
        };
    }

    /// <summary>Turns a stored image upright.</summary>
    public void Apply(Picture image)
    {
        if (Swap)
        {
            var (channels, height, width) = (image.Channels, image.Height, image.Width);
            var target = image.Draft(channels, width, height);
            for (var channel = 0; channel < channels; channel++)
                Transposition.Transpose(
                    image.Plane(channel),
                    width,
                    height,
                    width,
                    target[(channel * height * width)..],
                    height
                );
            image.Accept();
        }
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            // All pixels backwards mirrors both.
            if (MirrorRows)
                plane.Reverse();
            if (MirrorRows != MirrorColumns)
                for (var y = 0; y < image.Height; y++)
                    plane.Slice(y * image.Width, image.Width).Reverse();
        }
    }
}
