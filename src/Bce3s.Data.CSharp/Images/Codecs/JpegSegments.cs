using System.Buffers.Binary;

namespace Bce3s.Data;

/// <summary>A JPEG with nothing but what its pixels need.</summary>
/// <remarks>
/// libjpeg tells the first of its warnings alone, so that one about the header would hide that the picture is cut. What it merely warns of there is
/// therefore put right as it would take it: bytes between segments and the segments of applications are left out, versions of JFIF that it does not
/// know become 1, Adobe's unknown colour transforms the usual one, scan parameters that a sequential image does not have those that it has.
/// </remarks>
internal sealed class JpegSegments
{
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte RestartInterval = 0xDD;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App14 = 0xEE;
    private const byte App15 = 0xEF;
    private const byte Comment = 0xFE;

    // Where JFIF's major version and Adobe's colour transform stand in their segments, and the least lengths that libjpeg takes for theirs.
    private const int JfifVersion = 5;
    private const int JfifLength = 14;
    private const int AdobeTransform = 11;
    private const int AdobeLength = 12;

    private byte[] _essence = [];
    private int _length;
    private int _heightAt;
    private int _transformAt;
    private int _scanAt;
    private bool _restarts;

    /// <summary>The start of every JPEG: the SOI marker and the first byte of the next one.</summary>
    public static ReadOnlySpan<byte> Magic => [0xFF, 0xD8, 0xFF];

    public JpegHeader Header { get; private set; }

    /// <summary>
    /// Whether rows come in their order, so that the rest need not be read after the last one wanted. Restarts are looked for where they should be,
    /// and their loss would be hidden by what is left unread.
    /// </summary>
    public bool IsTopDown => Header is { IsSequential: true, IsSingleScan: true } && !_restarts;

    /// <summary>
    /// Whether nothing else can be wrong when libjpeg first complains of bytes before the end of the image: all that comes before it was decoded, as
    /// long as no restart was looked for there.
    /// </summary>
    public bool MayHaveBytesBeforeEnd
    {
        get
        {
            var scans = _essence.AsSpan(_scanAt, _length - _scanAt);
            var end = scans.IndexOf([(byte)0xFF, EndOfImage]);
            return !_restarts && scans[..Math.Max(end, 0)].IndexOf([(byte)0xFF, RestartInterval]) < 0;
        }
    }

    /// <summary>The file as libjpeg gets it.</summary>
    /// <param name="height">Rows that it is to have; libjpeg skips the coded rows that are left over.</param>
    public ReadOnlySpan<byte> Essence(int height)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_essence.AsSpan(_heightAt), (ushort)height);
        return _essence.AsSpan(0, _length);
    }

    /// <summary>Walks over the segments up to the first scan.</summary>
    /// <exception cref="DataFormatException">A segment ends behind the file, or there is no frame, no scan, no end.</exception>
    public void Read(ReadOnlySpan<byte> content, string name)
    {
        if (_essence.Length < content.Length)
            _essence = GC.AllocateUninitializedArray<byte>(content.Length);
        (_length, _transformAt, _restarts) = (0, 0, false);
        Keep(Magic[..2]);
        JpegHeader? header = null;
        var orientation = default(Orientation);
        var progressive = false;
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
            if (marker is 0 or 1 or 0xFF or >= 0xD0 and <= 0xD7)
                continue;
            if (marker is 0xD8 or EndOfImage)
                throw new DataFormatException(
                    name,
                    $"{(marker == EndOfImage ? "the end of the image" : "a second start")} at byte {at}",
                    "a JPEG with a scan"
                );
            at++;
            if (at + 2 > content.Length)
                throw Cut(name, at);
            var length = BinaryPrimitives.ReadUInt16BigEndian(content[at..]);
            if (length < 2 || at + length > content.Length)
                throw Cut(name, at);
            var segment = content.Slice(at + 2, length - 2);
            var kept = IsKept(marker, segment) ? Keep(marker, content.Slice(at, length)) : 0;
            if (marker == App1 && segment.StartsWith(Exif.Prefix))
                orientation = Exif.Orientation(segment);
            else if (marker == App0 && kept > 0)
                _essence[kept + JfifVersion] = 1;
            else if (marker == App14 && kept > 0)
                _transformAt = kept + AdobeTransform;
            else if (marker == RestartInterval)
                _restarts |= segment.ContainsAnyExcept((byte)0);
            // SOF0 … SOF15; DHT, JPG and DAC lie among them.
            else if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                header = Frame(segment, at + 2, name) with { IsSequential = marker is 0xC0 or 0xC1 };
                progressive = (marker & 2) != 0;
                _heightAt = kept + 1;
            }
            else if (marker == StartOfScan)
            {
                var frame =
                    header ?? throw new DataFormatException(name, $"a scan at byte {at}", "a frame (SOF) before it");
                // Entropy-coded data has no markers of its own, so this is the end of the image and usually of the file.
                if (content[at..].LastIndexOf([(byte)0xFF, EndOfImage]) < 0)
                    throw Cut(name, content.Length);
                Header = frame with
                {
                    Orientation = orientation,
                    IsSingleScan = !progressive && segment.Length > 0 && segment[0] == frame.Components,
                };
                if (!progressive && segment.Length > 3)
                    ((ReadOnlySpan<byte>)[0, 63, 0]).CopyTo(_essence.AsSpan(_length - 3));
                if (_transformAt > 0)
                    RightTransform(ref _essence[_transformAt], frame.Components);
                _scanAt = _length;
                Keep(content[(at + length)..]);
                return;
            }
            at += length;
        }
    }

    private static bool IsKept(byte marker, ReadOnlySpan<byte> segment) =>
        marker switch
        {
            App0 => segment.Length >= JfifLength && segment.StartsWith("JFIF\0"u8),
            App14 => segment.Length >= AdobeLength && segment.StartsWith("Adobe"u8),
            >= App0 and <= App15 or Comment => false,
            _ => true,
        };

    /// <summary>Unless it is one that libjpeg knows: YCbCr of three components, YCCK of four.</summary>
    private static void RightTransform(ref byte transform, int components)
    {
        if (components == 3 && transform > 1)
            transform = 1;
        else if (components == 4 && transform != 0)
            transform = 2;
    }

    /// <returns>Where the segment is behind its length.</returns>
    private int Keep(byte marker, ReadOnlySpan<byte> segment)
    {
        Keep([0xFF, marker]);
        Keep(segment);
        return _length - segment.Length + 2;
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        part.CopyTo(_essence.AsSpan(_length));
        _length += part.Length;
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
        return new(new(height, width), components, default, 8 * unit, false, false);
    }

    private static DataFormatException Cut(string name, int at) =>
        new(name, $"a JPEG that is cut short or broken at byte {at}", "segments up to the end-of-image marker");
}
