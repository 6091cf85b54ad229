using System.Buffers.Binary;

namespace Bce3s.Data;

/// <summary>What the segments of a JPEG before its first scan say.</summary>
/// <param name="Size">Rows and columns as stored.</param>
/// <param name="Components">1 (grey), 3 or 4 (CMYK).</param>
/// <param name="Orientation">From the EXIF segment.</param>
/// <param name="HeightAt">Where the number of rows stands.</param>
/// <param name="UnitHeight">Rows of a coded unit (MCU).</param>
/// <param name="IsTopDown">One scan without refinement: rows come in their order, and the rest need not be read after the last one wanted.</param>
internal readonly record struct JpegHeader(
    ImageSize Size,
    int Components,
    Orientation Orientation,
    int HeightAt,
    int UnitHeight,
    bool IsTopDown
)
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte App1 = 0xE1;

    /// <summary>The start of every JPEG: the SOI marker and the first byte of the next one.</summary>
    public static ReadOnlySpan<byte> Magic => [0xFF, 0xD8, 0xFF];

    /// <summary>Walks over the segments up to the first scan.</summary>
    /// <exception cref="DataFormatException">A segment ends behind the file, or there is no frame, no scan, no end.</exception>
    public static JpegHeader Read(ReadOnlySpan<byte> content, string name)
    {
        JpegHeader? header = null;
        var orientation = default(Orientation);
        var sequential = false;
        for (var at = 2; ; )
        {
            // As libjpeg does: what is between segments is skipped, and a marker may have several 0xFF before it.
            var start = at < content.Length ? content[at..].IndexOf((byte)0xFF) : -1;
            if (start < 0)
                throw Cut(name, at);
            at += start + 1;
            if (at >= content.Length)
                throw Cut(name, at);
            var marker = content[at];
            if (marker is 0 or 1 or 0xFF or >= 0xD0 and <= 0xD8)
                continue;
            if (marker == EndOfImage)
                throw new DataFormatException(name, $"the end of the image at byte {at}", "a JPEG with a scan");
            at++;
            if (at + 2 > content.Length)
                throw Cut(name, at);
            var length = BinaryPrimitives.ReadUInt16BigEndian(content[at..]);
            if (length < 2 || at + length > content.Length)
                throw Cut(name, at);
            var segment = content.Slice(at + 2, length - 2);
            if (marker == App1 && segment.StartsWith(Exif.Prefix))
                orientation = Exif.Orientation(segment);
            // SOF0 … SOF15; DHT, JPG and DAC lie among them.
            else if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                header = Frame(segment, at + 2, name);
                sequential = marker is 0xC0 or 0xC1;
            }
            else if (marker == StartOfScan)
            {
                var frame =
                    header ?? throw new DataFormatException(name, $"a scan at byte {at}", "a frame (SOF) before it");
                // Entropy-coded data has no markers of its own, so this is the end of the image and usually of the file.
                if (content[at..].LastIndexOf([(byte)0xFF, EndOfImage]) < 0)
                    throw Cut(name, content.Length);
                return frame with
                {
                    Orientation = orientation,
                    IsTopDown = sequential && segment.Length > 0 && segment[0] == frame.Components,
                };
            }
            at += length;
        }
    }

    private static JpegHeader Frame(ReadOnlySpan<byte> segment, int at, string name)
    {
        const int fixedPart = 6;
        const int componentPart = 3;
        if (segment.Length < fixedPart || segment.Length < fixedPart + componentPart * segment[5] || segment[0] != 8)
            throw new DataFormatException(
                name,
                $"a frame at byte {at} with {segment.Length} bytes{(segment.IsEmpty ? "" : $" and {segment[0]} bits a sample")}",
                "8 bits a sample and 3 bytes for each component"
            );
        var components = (int)segment[5];
        if (components is not (1 or 3 or 4))
            throw new DataFormatException(name, $"{components} components", "1, 3 or 4");
        var unit = 1;
        for (var component = 0; component < components; component++)
            unit = Math.Max(unit, segment[fixedPart + componentPart * component + 1] & 15);
        var height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        var width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        return new(new(height, width), components, default, at + 1, 8 * unit, false);
    }

    private static DataFormatException Cut(string name, int at) =>
        new(name, $"a JPEG that is cut short or broken at byte {at}", "segments up to the end-of-image marker");
}
