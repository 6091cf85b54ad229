using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>What the index of a pack says about an image: 24 bytes, little-endian. Where it lies follows from the lengths before.</summary>
/// <param name="Length">Bytes of the image.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Label">Class.</param>
/// <param name="NameLength">Bytes of its name.</param>
/// <param name="Checksum">CRC-32C of its bytes.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct PackRecord(int Length, int Height, int Width, int Label, int NameLength, uint Checksum)
{
    public const int Size = 24;
}
