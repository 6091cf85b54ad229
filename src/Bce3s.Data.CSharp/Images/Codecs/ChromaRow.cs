using System.Numerics;
using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>
/// Colours at full width from half of it: libjpeg's "fancy" (triangle) upsampling. A pixel's colour is 3/4 of the nearer sample and 1/4 of the
/// next one, in both directions; at the edges the sample itself is the next one.
/// </summary>
internal sealed class ChromaRow
{
    private ushort[] _sums = [];
    private byte[] _row = [];

    /// <summary>What is added before a left and a right pixel of two are cut to 8 bits; libjpeg alternates so that nothing drifts.</summary>
    public static (ushort Left, ushort Right) Rounding420 => (8, 7);

    /// <inheritdoc cref="Rounding420"/>
    /// <remarks>libjpeg's 1 and 2 of 4, for sums of four times a sample.</remarks>
    public static (ushort Left, ushort Right) Rounding422 => (4, 8);

    /// <summary>The colours of pixels left … left + width − 1.</summary>
    /// <param name="near">The nearer row of samples.</param>
    /// <param name="far">The next one.</param>
    /// <param name="left">First pixel.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="rounding">One of the two above.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Interpolate(
        ReadOnlySpan<byte> near,
        ReadOnlySpan<byte> far,
        int left,
        int width,
        (ushort Left, ushort Right) rounding
    )
    {
        var first = left / 2;
        var count = (left + width - 1) / 2 - first + 1;
        // Whole vectors are written, also at the end.
        var room = count + 2 + 2 * Vector<byte>.Count;
        if (_sums.Length < room)
            (_sums, _row) = (new ushort[room], new byte[2 * room]);
        // Sums[i] belongs to sample first − 1 + i; there is none before the first and behind the last.
        var (from, to) = (Math.Max(first - 1, 0), Math.Min(first + count + 1, near.Length));
        AddRows(near[from..to], far[from..to], _sums.AsSpan(from - first + 1));
        if (first == 0)
            _sums[0] = _sums[1];
        if (first + count == near.Length)
            _sums[count + 1] = _sums[count];
        AddColumns(count, rounding);
        return _row.AsSpan(left - 2 * first, width);
    }

    private static void AddRows(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, Span<ushort> sums)
    {
        var x = 0;
        for (; x <= near.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(near[x..]), out var nearLow, out var nearHigh);
            Vector.Widen(new Vector<byte>(far[x..]), out var farLow, out var farHigh);
            (nearLow + nearLow + nearLow + farLow).CopyTo(sums[x..]);
            (nearHigh + nearHigh + nearHigh + farHigh).CopyTo(sums[(x + Vector<ushort>.Count)..]);
        }
        for (; x < near.Length; x++)
            sums[x] = (ushort)(3 * near[x] + far[x]);
    }

    private void AddColumns(int count, (ushort Left, ushort Right) rounding)
    {
        var (even, odd) = (Vector.Create(rounding.Left), Vector.Create(rounding.Right));
        ref var sums = ref MemoryMarshal.GetArrayDataReference(_sums);
        var row = MemoryMarshal.Cast<byte, ushort>(_row.AsSpan());
        for (var i = 0; i < count; i += Vector<ushort>.Count)
        {
            var before = Vector.LoadUnsafe(ref sums, (nuint)i);
            var own = Vector.LoadUnsafe(ref sums, (nuint)(i + 1));
            var after = Vector.LoadUnsafe(ref sums, (nuint)(i + 2));
            own = own + own + own;
            // The left pixel of two is the lower byte, the first one in memory.
            (((own + before + even) >>> 4) | (((own + after + odd) >>> 4) << 8)).CopyTo(row[i..]);
        }
    }
}
