using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bce3s.Data;

/// <summary>Pixels as the codecs have them (RGBRGB…) and as a <see cref="Picture"/> has them (RR…GG…BB…).</summary>
internal static class InterleavedPixels
{
    private const int Bytes = 16;

    /// <summary>Where byte i of a plane lies in 48 bytes of RGB: for each plane one choice from each third; 255 chooses nothing.</summary>
    private static readonly Vector128<byte>[] s_choices =
    [
        .. from plane in Enumerable.Range(0, 3)
        from third in Enumerable.Range(0, 3)
        select Vector128.Create([
            .. Enumerable
                .Range(0, Bytes)
                .Select(i => 3 * i + plane - Bytes * third)
                .Select(at => at is >= 0 and < Bytes ? (byte)at : (byte)255),
        ]),
    ];

    /// <summary>All planes of a picture, pixel after pixel.</summary>
    public static byte[] From(Picture image)
    {
        if (image.Channels == 1)
            return image.Bytes.ToArray();
        var pixels = new byte[image.Bytes.Length];
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            for (var i = 0; i < plane.Length; i++)
                pixels[i * image.Channels + channel] = plane[i];
        }
        return pixels;
    }

    /// <summary>Copies a part of an image into a picture, with other channels where they differ.</summary>
    /// <param name="pixels">Rows of pixels.</param>
    /// <param name="stride">Bytes from row to row.</param>
    /// <param name="layout">What the bytes of a pixel are.</param>
    /// <param name="part">The part; its target size does not count.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="target">Gets the part.</param>
    public static void Copy(
        ReadOnlySpan<byte> pixels,
        int stride,
        PixelLayout layout,
        ImageWindow part,
        int channels,
        Picture target
    )
    {
        var samples = Samples(layout);
        var first = pixels[(part.Top * stride + part.Left * samples)..];
        if (samples < 3)
        {
            CopyGrey(first, stride, samples, target.Reset(channels, part.Height, part.Width), part.Height, part.Width);
            return;
        }
        var rows = new ColorRows(target, channels, part.Height, part.Width);
        for (var y = 0; y < part.Height; y++)
        {
            var row = first.Slice(y * stride, part.Width * samples);
            if (layout == PixelLayout.Rgb)
                SplitRgb(row, rows.Red(y), rows.Green(y), rows.Blue(y));
            else if (layout == PixelLayout.Rgba)
                SplitRgba(row, rows.Red(y), rows.Green(y), rows.Blue(y));
            else
                SplitCmyk(row, rows.Red(y), rows.Green(y), rows.Blue(y));
            rows.Complete(y);
        }
    }

    /// <summary>Bytes of a pixel.</summary>
    public static int Samples(PixelLayout layout) =>
        layout switch
        {
            PixelLayout.Grey => 1,
            PixelLayout.GreyAlpha => 2,
            PixelLayout.Rgb => 3,
            _ => 4,
        };

    private static void CopyGrey(
        ReadOnlySpan<byte> pixels,
        int stride,
        int samples,
        Span<byte> target,
        int height,
        int width
    )
    {
        var plane = target[..(height * width)];
        for (var y = 0; y < height; y++)
        {
            var row = pixels.Slice(y * stride, width * samples);
            var to = plane.Slice(y * width, width);
            if (samples == 1)
                row.CopyTo(to);
            else
                for (var x = 0; x < width; x++)
                    to[x] = row[2 * x];
        }
        for (var at = plane.Length; at < target.Length; at += plane.Length)
            plane.CopyTo(target[at..]);
    }

    private static void SplitRgba(ReadOnlySpan<byte> pixels, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        for (var x = 0; x < red.Length; x++)
            (red[x], green[x], blue[x]) = (pixels[4 * x], pixels[4 * x + 1], pixels[4 * x + 2]);
    }

    /// <summary>Adobe stores how much of a colour is left, 255 for none of it; then Pillow's cmyk2rgb.</summary>
    private static void SplitCmyk(ReadOnlySpan<byte> pixels, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        for (var x = 0; x < red.Length; x++)
        {
            var key = pixels[4 * x + 3];
            red[x] = Mixed(pixels[4 * x], key);
            green[x] = Mixed(pixels[4 * x + 1], key);
            blue[x] = Mixed(pixels[4 * x + 2], key);
        }
    }

    private static byte Mixed(byte color, byte key)
    {
        var product = (255 - color) * key + 128;
        return (byte)Math.Max(key - ((product + (product >> 8)) >> 8), 0);
    }

    /// <summary>RGBRGB… to three rows.</summary>
    private static void SplitRgb(ReadOnlySpan<byte> pixels, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        var width = red.Length;
        _ = pixels[..(3 * width)];
        _ = green[..width];
        _ = blue[..width];
        var x = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(pixels);
            ReadOnlySpan<Vector128<byte>> choices = s_choices;
            for (; x <= width - Bytes; x += Bytes)
            {
                var a = Vector128.LoadUnsafe(ref source, (nuint)(3 * x));
                var b = Vector128.LoadUnsafe(ref source, (nuint)(3 * x + Bytes));
                var c = Vector128.LoadUnsafe(ref source, (nuint)(3 * x + 2 * Bytes));
                Choose(a, b, c, choices[..3]).StoreUnsafe(ref MemoryMarshal.GetReference(red), (nuint)x);
                Choose(a, b, c, choices[3..6]).StoreUnsafe(ref MemoryMarshal.GetReference(green), (nuint)x);
                Choose(a, b, c, choices[6..9]).StoreUnsafe(ref MemoryMarshal.GetReference(blue), (nuint)x);
            }
        }
        for (; x < width; x++)
            (red[x], green[x], blue[x]) = (pixels[3 * x], pixels[3 * x + 1], pixels[3 * x + 2]);
    }

    private static Vector128<byte> Choose(
        Vector128<byte> a,
        Vector128<byte> b,
        Vector128<byte> c,
        ReadOnlySpan<Vector128<byte>> choices
    ) => Vector128.Shuffle(a, choices[0]) | Vector128.Shuffle(b, choices[1]) | Vector128.Shuffle(c, choices[2]);
}
