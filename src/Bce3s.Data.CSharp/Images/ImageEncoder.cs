namespace Bce3s.Data;

/// <summary>Which part of the colour resolution a JPEG keeps.</summary>
public enum ChromaSubsampling
{
    /// <summary>All of it (4:4:4).</summary>
    None,

    /// <summary>Half of the columns (4:2:2).</summary>
    Horizontal,

    /// <summary>Half of the columns and half of the rows (4:2:0), what cameras and the web use.</summary>
    Both,
}

/// <summary>Pictures as files.</summary>
public static class ImageEncoder
{
    /// <summary>A baseline JPEG.</summary>
    /// <param name="image">Grey or RGB; at most 65,535 rows and columns.</param>
    /// <param name="quality">1 … 100.</param>
    /// <param name="subsampling">Which part of the colour resolution is kept; a grey image has none.</param>
    /// <exception cref="ArgumentException">Another number of channels, a size or a quality that JPEG does not have.</exception>
    /// <exception cref="CodecNotFoundException">libjpeg-turbo is not installed.</exception>
    public static byte[] Jpeg(Picture image, int quality, ChromaSubsampling subsampling = ChromaSubsampling.Both) =>
        JpegEncoder.Encode(Checked(image), quality, subsampling);

    /// <summary>An 8-bit PNG, grey or RGB.</summary>
    /// <param name="image">Grey or RGB.</param>
    /// <exception cref="ArgumentException">Another number of channels.</exception>
    /// <exception cref="CodecNotFoundException">libpng is not installed.</exception>
    public static byte[] Png(Picture image) => PngEncoder.Encode(Checked(image));

    private static Picture Checked(Picture image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Channels is 1 or 3
            ? image
            : throw new ArgumentException($"{image.Channels} channels; expected 1 (grey) or 3 (RGB).", nameof(image));
    }
}
