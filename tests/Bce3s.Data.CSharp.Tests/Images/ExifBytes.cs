using System.Buffers.Binary;

namespace Bce3s.Data.Tests.Images;

/// <summary>EXIF metadata with nothing but an orientation.</summary>
internal static class ExifBytes
{
    public static byte[] Tiff(int orientation, bool little = false)
    {
        var bytes = new byte[26];
        (little ? "II"u8 : "MM"u8).CopyTo(bytes);
        void Write(int at, int value, int length)
        {
            for (var i = 0; i < length; i++)
                bytes[little ? at + i : at + length - 1 - i] = (byte)(value >> (8 * i));
        }
        Write(2, 42, 2);
        Write(4, 8, 4);
        Write(8, 1, 2);
        Write(10, 0x0112, 2);
        Write(12, 3, 2);
        Write(14, 1, 4);
        Write(18, orientation, 2);
        return bytes;
    }

    /// <summary>A JPEG with the metadata in an APP1 segment behind SOI.</summary>
    public static byte[] InJpeg(byte[] jpeg, byte[] tiff)
    {
        byte[] content = [.. "Exif\0\0"u8, .. tiff];
        var head = new byte[] { 0xFF, 0xE1, 0, 0 };
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)(content.Length + 2));
        return [.. jpeg[..2], .. head, .. content, .. jpeg[2..]];
    }

    public static byte[] InJpeg(byte[] jpeg, int orientation) => InJpeg(jpeg, Tiff(orientation));
}
