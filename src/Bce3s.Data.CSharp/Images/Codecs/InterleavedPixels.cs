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

    /// <summary>RGBRGB… to three rows.</summary>
    public static void SplitRgb(ReadOnlySpan<byte> pixels, Span<byte> red, Span<byte> green, Span<byte> blue)
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
