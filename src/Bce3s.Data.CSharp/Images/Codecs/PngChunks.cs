using System.Buffers.Binary;

namespace Bce3s.Data;

/// <summary>A PNG with nothing but what its pixels need.</summary>
/// <remarks>
/// Left to itself libpng would apply gamma and blend transparent pixels. Every chunk that could make it do so is ancillary (gAMA, sRGB, iCCP, tRNS
/// and the like), so these are left out.
/// </remarks>
internal sealed class PngChunks
{
    private const int HeaderLength = 13;
    private const int Frame = 12;
    private static readonly uint s_header = Name("IHDR"u8);
    private static readonly uint s_end = Name("IEND"u8);
    private static readonly uint s_exif = Name("eXIf"u8);

    private byte[] _essence = [];
    private int _length;

    /// <summary>The start of every PNG.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public ImageSize Size { get; private set; }

    public int Depth { get; private set; }

    /// <summary>Bits: 1 palette, 2 colour, 4 alpha.</summary>
    public int ColorType { get; private set; }

    public Orientation Orientation { get; private set; }

    /// <summary>The file without ancillary chunks.</summary>
    public ReadOnlySpan<byte> Essence => _essence.AsSpan(0, _length);

    /// <summary>Walks over all chunks.</summary>
    /// <exception cref="DataFormatException">The first chunk is no header, a chunk ends behind the file, or there is no end.</exception>
    public void Read(ReadOnlySpan<byte> content, string name)
    {
        if (_essence.Length < content.Length)
            _essence = new byte[content.Length];
        _length = 0;
        Orientation = default;
        Keep(Magic);
        for (var at = Magic.Length; ; )
        {
            if (content.Length - at < Frame)
                throw new DataFormatException(name, $"a PNG that is cut short at byte {at}", "chunks up to IEND");
            var length = BinaryPrimitives.ReadUInt32BigEndian(content[at..]);
            if (length > content.Length - at - Frame)
                throw new DataFormatException(
                    name,
                    $"a chunk of {length} bytes at byte {at} of {content.Length}",
                    "chunks that end inside the file"
                );
            var chunk = content.Slice(at, (int)length + Frame);
            var type = Name(chunk[4..]);
            var data = chunk[8..^4];
            if (at == Magic.Length)
                ReadHeader(type, data, name);
            if (type == s_exif)
                Orientation = Exif.Orientation(data);
            // An upper-case first letter says that a chunk is needed.
            if (char.IsAsciiLetterUpper((char)chunk[4]))
                Keep(chunk);
            if (type == s_end)
                return;
            at += chunk.Length;
        }
    }

    private void ReadHeader(uint type, ReadOnlySpan<byte> data, string name)
    {
        if (type != s_header || data.Length != HeaderLength)
            throw new DataFormatException(name, "a PNG whose first chunk is another one", "IHDR of 13 bytes");
        var (width, height) = (
            BinaryPrimitives.ReadUInt32BigEndian(data),
            BinaryPrimitives.ReadUInt32BigEndian(data[4..])
        );
        if (width > int.MaxValue || height > int.MaxValue)
            throw new DataFormatException(name, $"{height}×{width} pixels", $"sides up to {int.MaxValue}");
        (Size, Depth, ColorType) = (new((int)height, (int)width), data[8], data[9]);
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        part.CopyTo(_essence.AsSpan(_length));
        _length += part.Length;
    }

    private static uint Name(ReadOnlySpan<byte> name) => BinaryPrimitives.ReadUInt32BigEndian(name);
}
