using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bce3s.Data;

/// <summary>What becomes of a pixel, for 32 of them.</summary>
internal interface IPixelMap
{
    Vector256<byte> Map(Vector256<byte> pixels);
}

/// <summary>Maps pixels one by one, 32 at a time.</summary>
internal static class PixelMap
{
    private const int Lanes = 32;

    public static void Apply<TMap>(Span<byte> pixels, TMap map)
        where TMap : struct, IPixelMap
    {
        ref var first = ref MemoryMarshal.GetReference(pixels);
        var place = 0;
        for (; place <= pixels.Length - Lanes; place += Lanes)
            map.Map(Vector256.LoadUnsafe(ref first, (nuint)place)).StoreUnsafe(ref first, (nuint)place);
        if (place == pixels.Length)
            return;

        var rest = pixels[place..];
        Span<byte> padded = stackalloc byte[Lanes];
        padded.Clear();
        rest.CopyTo(padded);
        map.Map(Vector256.Create<byte>(padded)).CopyTo(padded);
        padded[..rest.Length].CopyTo(rest);
    }

    /// <summary>Replaces each value by the one at its place in a table of 256.</summary>
    public static void Lookup(Span<byte> pixels, ReadOnlySpan<byte> table)
    {
        ref var values = ref MemoryMarshal.GetReference(table[..256]);
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = Unsafe.Add(ref values, (nuint)pixels[i]);
    }
}
