using System.Numerics;
using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>CRC-32C (Castagnoli, as in iSCSI, RFC 3720), for which processors have an instruction: some GB/s.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}
