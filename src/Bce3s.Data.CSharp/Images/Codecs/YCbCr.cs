using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bce3s.Data;

/// <summary>
/// libjpeg's conversion, in 16 fractional bits: R = Y + 1.402·Cr, G = Y − 0.34414·Cb − 0.71414·Cr, B = Y + 1.772·Cb, where 128 is taken from Cb
/// and Cr before.
/// </summary>
internal static class YCbCr
{
    private const int Bits = 16;
    private const int One = 1 << Bits;
    private const int Half = One / 2;
    private const int RedByRed = 91_881;
    private const int GreenByBlue = -22_554;
    private const int GreenByRed = -46_802;
    private const int BlueByBlue = 116_130;

    /// <summary>Converts a row; all spans have the same length.</summary>
    public static void ToRgb(
        ReadOnlySpan<byte> luma,
        ReadOnlySpan<byte> blueness,
        ReadOnlySpan<byte> redness,
        Span<byte> red,
        Span<byte> green,
        Span<byte> blue
    )
    {
        var width = luma.Length;
        var x = 0;
        for (; x <= width - Vector<byte>.Count; x += Vector<byte>.Count)
            Vectors(luma, blueness, redness, red, green, blue, x);
        if (x < width && width >= Vector<byte>.Count)
            Vectors(luma, blueness, redness, red, green, blue, width - Vector<byte>.Count);
        else
            for (; x < width; x++)
            {
                var (y, cb, cr) = (luma[x], blueness[x] - 128, redness[x] - 128);
                red[x] = Clip(y + ((RedByRed * cr + Half) >> Bits));
                green[x] = Clip(y + ((GreenByBlue * cb + GreenByRed * cr + Half) >> Bits));
                blue[x] = Clip(y + ((BlueByBlue * cb + Half) >> Bits));
            }
    }

    private static byte Clip(int value) => (byte)Math.Clamp(value, 0, 255);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Vectors(
        ReadOnlySpan<byte> luma,
        ReadOnlySpan<byte> blueness,
        ReadOnlySpan<byte> redness,
        Span<byte> red,
        Span<byte> green,
        Span<byte> blue,
        int x
    )
    {
        Vector.Widen(new Vector<byte>(luma[x..]), out var yLow, out var yHigh);
        Vector.Widen(new Vector<byte>(blueness[x..]), out var cbLow, out var cbHigh);
        Vector.Widen(new Vector<byte>(redness[x..]), out var crLow, out var crHigh);
        var low = Convert(yLow, cbLow, crLow);
        var high = Convert(yHigh, cbHigh, crHigh);
        Vector.Narrow(low.Red, high.Red).CopyTo(red[x..]);
        Vector.Narrow(low.Green, high.Green).CopyTo(green[x..]);
        Vector.Narrow(low.Blue, high.Blue).CopyTo(blue[x..]);
    }

    /// <remarks>
    /// Without leaving 16 bits. Whole multiples of 65,536 are taken out of the factors first, so that what remains is small:
    /// R: 1 + 26,345/65,536, G: −1 + 18,734/65,536 by Cr, B: 2 − 14,942/65,536. See <see cref="Shifted"/> for these.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<ushort> Red, Vector<ushort> Green, Vector<ushort> Blue) Convert(
        Vector<ushort> luma,
        Vector<ushort> blueness,
        Vector<ushort> redness
    )
    {
        var y = Vector.AsVectorInt16(luma);
        var cb = Vector.AsVectorInt16(blueness) - Vector.Create((short)128);
        var cr = Vector.AsVectorInt16(redness) - Vector.Create((short)128);
        return (
            Clip(y + cr + Shifted(cr * Upper(RedByRed - One), cr * Lower(RedByRed - One))),
            Clip(
                y
                    - cr
                    + Shifted(
                        cb * Upper(GreenByBlue) + cr * Upper(GreenByRed + One),
                        cb * Lower(GreenByBlue) + cr * Lower(GreenByRed + One)
                    )
            ),
            Clip(y + cb + cb + Shifted(cb * Upper(BlueByBlue - 2 * One), cb * Lower(BlueByBlue - 2 * One)))
        );
    }

    /// <summary>(256·upper + lower + ½·65,536) / 65,536 rounded down, which is exactly ((upper + 128) + lower / 256) / 256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<short> Shifted(Vector<short> upper, Vector<short> lower) =>
        (upper + Vector.Create((short)(Half >> 8)) + (lower >> 8)) >> 8;

    private static short Upper(int factor) => (short)((factor + 128) >> 8);

    /// <summary>What is left: −128 … 127, so that a sum of two products stays within 16 bits.</summary>
    private static short Lower(int factor) => (short)(factor - 256 * Upper(factor));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ushort> Clip(Vector<short> value) =>
        Vector.AsVectorUInt16(Vector.Min(Vector.Max(value, Vector<short>.Zero), Vector.Create((short)255)));
}
