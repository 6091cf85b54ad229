using System.Buffers.Binary;

namespace Bce3s.Data;

/// <summary>The container of a WebP image.</summary>
internal static class RiffChunks
{
    private const int Header = 12;
    private const int Frame = 8;
    private const byte Animated = 2;

    /// <summary>Whether the bytes start like a WebP image.</summary>
    public static bool IsWebp(ReadOnlySpan<byte> content) =>
        content.Length >= Header && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8);

    /// <summary>Walks over the chunks.</summary>
    /// <returns>The orientation in the EXIF chunk.</returns>
    /// <exception cref="DataFormatException">A chunk ends behind the file, or the image is an animation.</exception>
    public static Orientation Read(ReadOnlySpan<byte> content, string name)
    {
        var claimed = BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);
        if (claimed > content.Length - Frame)
            throw new DataFormatException(name, $"a WebP of {content.Length} bytes", $"{claimed + (long)Frame} bytes");
        var orientation = default(Orientation);
        for (var at = Header; content.Length - at >= Frame; )
        {
            var type = content.Slice(at, 4);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(content[(at + 4)..]);
            if (length > content.Length - at - Frame)
                throw new DataFormatException(
                    name,
                    $"a chunk of {length} bytes at byte {at} of {content.Length}",
                    "chunks that end inside the file"
                );
            var data = content.Slice(at + Frame, (int)length);
            if (type.SequenceEqual("VP8X"u8) && data.Length > 0 && (data[0] & Animated) != 0)
                throw new DataFormatException(name, "an animated WebP", "a single image");
            if (type.SequenceEqual("EXIF"u8))
                orientation = Exif.Orientation(data);
            // Chunks start at even positions.
            at = (int)Math.Min(at + Frame + (long)length + (length & 1), content.Length);
        }
        return orientation;
    }
}
