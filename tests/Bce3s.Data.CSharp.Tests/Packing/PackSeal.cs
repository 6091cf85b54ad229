using System.Buffers.Binary;

namespace Bce3s.Data.Tests.Packing;

/// <summary>Gives a damaged pack checksums that fit, so that the damage reaches what is behind them.</summary>
internal static class PackSeal
{
    private const int IndexOffsetAt = 32;
    private const int IndexLengthAt = 40;
    private const int IndexChecksumAt = 48;
    private const int ChecksumAt = 52;

    /// <summary>Both checksums, that of the index where it is inside the file.</summary>
    public static byte[] Seal(byte[] pack)
    {
        if (pack.Length < 64)
            return pack;
        var (offset, length) = (BitConverter.ToInt64(pack, IndexOffsetAt), BitConverter.ToInt64(pack, IndexLengthAt));
        if (offset >= 0 && length >= 0 && offset <= pack.Length - length)
            Put(pack, IndexChecksumAt, pack.AsSpan((int)offset, (int)length));
        return SealHeader(pack);
    }

    public static byte[] SealHeader(byte[] pack)
    {
        Put(pack, ChecksumAt, pack.AsSpan(0, ChecksumAt));
        return pack;
    }

    private static void Put(byte[] pack, int at, ReadOnlySpan<byte> content) =>
        BinaryPrimitives.WriteUInt32LittleEndian(pack.AsSpan(at), Crc32C.Of(content));
}
