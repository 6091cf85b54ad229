using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>
/// The first 64 bytes of a pack; numbers are little-endian. After it come the images without gaps, in order, and at <see cref="IndexOffset"/> the
/// index, up to the end: <see cref="Classes"/> lengths of class names (uint32), <see cref="Images"/> <see cref="PackRecord"/>s, the class names
/// and the names of the images as UTF-8 without gaps.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct PackHeader
{
    /// <summary>"BCE3PACK".</summary>
    public const ulong ExpectedMagic = 0x4B43_4150_3345_4342;
    public const uint ExpectedVersion = 1;
    public const int Length = 64;

    public ulong Magic;
    public uint Version;

    /// <summary>A <see cref="PackEncoding"/>.</summary>
    public uint Encoding;

    /// <summary>1 or 3.</summary>
    public uint Channels;
    public uint Classes;
    public long Images;
    public long IndexOffset;
    public long IndexLength;

    /// <summary>CRC-32C of the index.</summary>
    public uint IndexChecksum;

    /// <summary>CRC-32C of the 52 bytes before it.</summary>
    public uint Checksum;

    /// <summary>0.</summary>
    public long Reserved;

    /// <summary>What <see cref="Checksum"/> should be.</summary>
    public readonly uint ComputeChecksum() =>
        Crc32C.Of(MemoryMarshal.AsBytes(new ReadOnlySpan<PackHeader>(in this))[..52]);
}
