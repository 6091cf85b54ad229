using System.Buffers.Binary;

namespace Bce3s.Data;

/// <summary>The one thing that is read of EXIF metadata.</summary>
internal static class Exif
{
    private const ushort OrientationTag = 0x0112;
    private const ushort Short = 3;
    private const int EntryLength = 12;

    /// <summary>What JPEG, and some WebP writers, put before the TIFF structure.</summary>
    public static ReadOnlySpan<byte> Prefix => "Exif\0\0"u8;

    /// <summary>The orientation in a TIFF structure's first directory. Broken metadata has none, as for all viewers.</summary>
    /// <param name="content">With or without <see cref="Prefix"/>.</param>
    public static Orientation Orientation(ReadOnlySpan<byte> content)
    {
        var tiff = content.StartsWith(Prefix) ? content[Prefix.Length..] : content;
        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8)))
            return default;
        var little = tiff[0] == 'I';
        long directory = little
            ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory + 2 > tiff.Length)
            return default;
        var count = Number(tiff, (int)directory, little);
        var entries = tiff[((int)directory + 2)..];
        for (var at = 0; at < count * EntryLength && at + EntryLength <= entries.Length; at += EntryLength)
            if (Number(entries, at, little) == OrientationTag && Number(entries, at + 2, little) == Short)
                return Data.Orientation.OfExif(Number(entries, at + 8, little));
        return default;
    }

    private static ushort Number(ReadOnlySpan<byte> content, int at, bool little) =>
        little
            ? BinaryPrimitives.ReadUInt16LittleEndian(content[at..])
            : BinaryPrimitives.ReadUInt16BigEndian(content[at..]);
}
