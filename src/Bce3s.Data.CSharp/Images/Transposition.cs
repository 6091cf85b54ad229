using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>Swaps rows and columns of bytes.</summary>
internal static class Transposition
{
    /// <summary>target[x, y] = source[y, x].</summary>
    /// <param name="source">Its first byte is the first pixel.</param>
    /// <param name="sourceStride">Bytes from row to row.</param>
    /// <param name="rows">Rows of the source, columns of the target.</param>
    /// <param name="columns">Columns of the source, rows of the target.</param>
    /// <param name="target">Its first byte is the first pixel.</param>
    /// <param name="targetStride">Bytes from row to row.</param>
    public static void Transpose(
        ReadOnlySpan<byte> source,
        int sourceStride,
        int rows,
        int columns,
        Span<byte> target,
        int targetStride
    )
    {
        // The last pixels; what lies between is inside too, so the blocks need no checks of their own.
        _ = source[(rows - 1) * sourceStride + columns - 1];
        _ = target[(columns - 1) * targetStride + rows - 1];
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        var (fullRows, fullColumns) = (rows & ~7, columns - columns % Vector<byte>.Count);
        // Downwards first: the target's cache lines are then filled one after the other.
        for (var x = 0; x < fullColumns; x += Vector<byte>.Count)
        for (var y = 0; y < fullRows; y += 8)
            Blocks(
                ref Unsafe.Add(ref from, y * sourceStride + x),
                (nuint)sourceStride,
                ref Unsafe.Add(ref to, x * targetStride + y),
                (nuint)targetStride
            );
        for (var y = 0; y < rows; y++)
        {
            var row = source.Slice(y * sourceStride, columns);
            for (var x = y < fullRows ? fullColumns : 0; x < columns; x++)
                target[x * targetStride + y] = row[x];
        }
    }

    /// <summary>Blocks of 8×8 bytes side by side, eight bytes of a row in each 64-bit lane.</summary>
    private static void Blocks(ref byte source, nuint sourceStride, ref byte target, nuint targetStride)
    {
        var r0 = Row(ref source, 0 * sourceStride);
        var r1 = Row(ref source, 1 * sourceStride);
        var r2 = Row(ref source, 2 * sourceStride);
        var r3 = Row(ref source, 3 * sourceStride);
        var r4 = Row(ref source, 4 * sourceStride);
        var r5 = Row(ref source, 5 * sourceStride);
        var r6 = Row(ref source, 6 * sourceStride);
        var r7 = Row(ref source, 7 * sourceStride);
        Swap(ref r0, ref r4, 32, 0x00000000FFFFFFFF);
        Swap(ref r1, ref r5, 32, 0x00000000FFFFFFFF);
        Swap(ref r2, ref r6, 32, 0x00000000FFFFFFFF);
        Swap(ref r3, ref r7, 32, 0x00000000FFFFFFFF);
        Swap(ref r0, ref r2, 16, 0x0000FFFF0000FFFF);
        Swap(ref r1, ref r3, 16, 0x0000FFFF0000FFFF);
        Swap(ref r4, ref r6, 16, 0x0000FFFF0000FFFF);
        Swap(ref r5, ref r7, 16, 0x0000FFFF0000FFFF);
        Swap(ref r0, ref r1, 8, 0x00FF00FF00FF00FF);
        Swap(ref r2, ref r3, 8, 0x00FF00FF00FF00FF);
        Swap(ref r4, ref r5, 8, 0x00FF00FF00FF00FF);
        Swap(ref r6, ref r7, 8, 0x00FF00FF00FF00FF);
        Store(r0, ref target, 0, targetStride);
        Store(r1, ref target, 1, targetStride);
        Store(r2, ref target, 2, targetStride);
        Store(r3, ref target, 3, targetStride);
        Store(r4, ref target, 4, targetStride);
        Store(r5, ref target, 5, targetStride);
        Store(r6, ref target, 6, targetStride);
        Store(r7, ref target, 7, targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ulong> Row(ref byte source, nuint offset) =>
        Vector.AsVectorUInt64(Vector.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Swap(ref Vector<ulong> upper, ref Vector<ulong> lower, int bits, ulong mask)
    {
        var keep = Vector.Create(mask);
        var u = (upper & keep) | ((lower & keep) << bits);
        lower = ((upper >>> bits) & keep) | (lower & ~keep);
        upper = u;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<ulong> columns, ref byte target, nuint column, nuint stride)
    {
        for (var block = 0; block < Vector<ulong>.Count; block++)
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, ((nuint)block * 8 + column) * stride), columns[block]);
    }
}
