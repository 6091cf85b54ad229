using System.Numerics;
using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>Weighted sums of rows of bytes: the one inner loop of resampling.</summary>
internal static class WeightedRows
{
    private const int Half = 1 << (ResamplingWeights.Bits - 1);

    /// <summary>target[y] = Σ weight·source[row], rounded and held in 0 … 255, for every target row.</summary>
    /// <param name="source">Rows of <paramref name="width"/> bytes.</param>
    /// <param name="width">Bytes of a row.</param>
    /// <param name="weights">Which rows count for a target row.</param>
    /// <param name="target">As many rows as there are target pixels.</param>
    public static void Sum(ReadOnlySpan<byte> source, int width, ResamplingWeights weights, Span<byte> target)
    {
        for (var y = 0; y < weights.Count; y++)
            Sum(
                source.Slice(weights.First[y] * width, weights.Taps[y] * width),
                weights.Weights.AsSpan(y * weights.Stride, weights.Taps[y]),
                target.Slice(y * width, width)
            );
    }

    private static void Sum(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, Span<byte> target)
    {
        var width = target.Length;
        var x = 0;
        for (; x <= width - Vector<byte>.Count; x += Vector<byte>.Count)
            Vectors(rows, weights, target, x);
        if (x < width && width >= Vector<byte>.Count)
            Vectors(rows, weights, target, width - Vector<byte>.Count);
        else
            for (; x < width; x++)
                target[x] = Scalar(rows, weights, width, x);
    }

    private static void Vectors(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, Span<byte> target, int x)
    {
        var width = target.Length;
        // The last read of the loop is the farthest one; this keeps it inside without a check in the loop.
        _ = rows.Slice((weights.Length - 1) * width + x, Vector<byte>.Count);
        ref var source = ref MemoryMarshal.GetReference(rows);
        var (a, b, c, d) = (Vector.Create(Half), Vector.Create(Half), Vector.Create(Half), Vector.Create(Half));
        var offset = (nuint)x;
        foreach (var weight in weights)
        {
            Vector.Widen(Vector.LoadUnsafe(ref source, offset), out var low, out var high);
            Vector.Widen(Vector.AsVectorInt16(low), out var p, out var q);
            Vector.Widen(Vector.AsVectorInt16(high), out var r, out var s);
            a += p * weight;
            b += q * weight;
            c += r * weight;
            d += s * weight;
            offset += (nuint)width;
        }
        var bytes = Vector.Narrow(
            Vector.AsVectorUInt16(Vector.Narrow(Clip(a), Clip(b))),
            Vector.AsVectorUInt16(Vector.Narrow(Clip(c), Clip(d)))
        );
        bytes.CopyTo(target[x..]);
    }

    private static Vector<int> Clip(Vector<int> sum) =>
        Vector.Min(Vector.Max(sum >> ResamplingWeights.Bits, Vector<int>.Zero), Vector.Create(255));

    private static byte Scalar(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, int width, int x)
    {
        var sum = Half;
        for (var k = 0; k < weights.Length; k++)
            sum += rows[k * width + x] * weights[k];
        return (byte)Math.Clamp(sum >> ResamplingWeights.Bits, 0, 255);
    }
}
