using System.Buffers.Binary;

namespace Bce3s.Data.Events;

/// <summary>
/// TensorFlow's record format: the length (8 bytes), its checksum, the content, its checksum; little-endian. Checksums are CRC-32C,
/// rotated and shifted ("masked"), so that the checksum of bytes that hold a checksum is not one itself.
/// </summary>
internal static class RecordFile
{
    private const uint MaskDelta = 0xA282EAD8;

    public static uint Masked(uint checksum) => ((checksum >> 15) | (checksum << 17)) + MaskDelta;

    public static void Write(Stream stream, ReadOnlySpan<byte> content)
    {
        Span<byte> head = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(ulong)..], Masked(Crc32C.Of(head[..sizeof(ulong)])));
        stream.Write(head);
        stream.Write(content);
        Span<byte> foot = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(foot, Masked(Crc32C.Of(content)));
        stream.Write(foot);
    }
}
