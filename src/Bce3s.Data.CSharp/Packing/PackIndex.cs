using System.Runtime.InteropServices;
using System.Text;

namespace Bce3s.Data;

/// <summary>The index of a pack, checked in full before anything uses it.</summary>
internal sealed class PackIndex
{
    private readonly MappedFile _file;
    private readonly string _path;
    private readonly PackRecord[] _records;
    private readonly long[] _offsets;
    private readonly long[] _nameOffsets;

    /// <exception cref="DataFormatException">The header or the index is damaged.</exception>
    public PackIndex(MappedFile file, string path)
    {
        (_file, _path) = (file, path);
        Header = CheckedHeader();
        var index = file.Bytes(Header.IndexOffset, (int)Header.IndexLength);
        if (Crc32C.Of(index) is var found && found != Header.IndexChecksum)
            throw Damaged($"an index with the checksum {found:x8}", $"{Header.IndexChecksum:x8}");

        var (classes, images) = ((int)Header.Classes, (int)Header.Images);
        var classNameLengths = MemoryMarshal.Cast<byte, uint>(index[..(classes * sizeof(uint))]);
        _records =
        [
            .. MemoryMarshal.Cast<byte, PackRecord>(index.Slice(classes * sizeof(uint), images * PackRecord.Size)),
        ];
        long text = classes * sizeof(uint) + images * PackRecord.Size;
        ClassNames = new string[classes];
        for (var c = 0; c < classes; c++)
        {
            Require(classNameLengths[c] <= index.Length - text, $"a name of {classNameLengths[c]} bytes for class {c}");
            ClassNames[c] = Encoding.UTF8.GetString(index.Slice((int)text, (int)classNameLengths[c]));
            text += classNameLengths[c];
        }
        (_offsets, _nameOffsets, Labels) = (new long[images], new long[images], new long[images]);
        long data = PackHeader.Length;
        for (var i = 0; i < images; i++)
        {
            Check(i, data, index.Length - text);
            (_offsets[i], _nameOffsets[i], Labels[i]) = (data, Header.IndexOffset + text, _records[i].Label);
            data += _records[i].Length;
            text += _records[i].NameLength;
        }
        Require(data == Header.IndexOffset, $"images up to byte {data} and the index from {Header.IndexOffset}");
        Require(text == index.Length, $"{index.Length - text} bytes after the last name");
    }

    public PackHeader Header { get; }

    public string[] ClassNames { get; }

    public long[] Labels { get; }

    public ImageSize SizeOf(long image) => new(_records[image].Height, _records[image].Width);

    /// <summary>The pack, and the name that the image had in its source.</summary>
    public string NameOf(long image) => $"{_path}: {Name(image)}";

    public ReadOnlySpan<byte> Content(long image) => _file.Bytes(_offsets[image], _records[image].Length);

    /// <exception cref="DataFormatException">The bytes of an image are not the ones that were written.</exception>
    public void Verify(long image)
    {
        if (Crc32C.Of(Content(image)) is var found && found != _records[image].Checksum)
            throw Damaged(
                $"image {image} ({Name(image)}), bytes {_offsets[image]} … {_offsets[image] + _records[image].Length - 1}, with the checksum {found:x8}",
                $"{_records[image].Checksum:x8}"
            );
    }

    /// <summary>The name that the image had in its source.</summary>
    public string Name(long image) =>
        Encoding.UTF8.GetString(_file.Bytes(_nameOffsets[image], _records[image].NameLength));

    private PackHeader CheckedHeader()
    {
        if (_file.Length < PackHeader.Length)
            throw Damaged($"{_file.Length} bytes", $"a header of {PackHeader.Length}");
        var header = MemoryMarshal.Read<PackHeader>(_file.Bytes(0, PackHeader.Length));
        if (header.Magic != PackHeader.ExpectedMagic)
            throw Damaged($"the first 8 bytes {Convert.ToHexString(_file.Bytes(0, 8))}", "BCE3PACK");
        if (header.Version != PackHeader.ExpectedVersion)
            throw Damaged($"version {header.Version}", $"version {PackHeader.ExpectedVersion}");
        if (header.ComputeChecksum() is var found && found != header.Checksum)
            throw Damaged($"a header with the checksum {found:x8}", $"{header.Checksum:x8}");
        if (header.Encoding > (uint)PackEncoding.Jpeg)
            throw Damaged($"encoding {header.Encoding}", "0 (raw) or 1 (JPEG)");
        if (header.Channels is not (1 or 3))
            throw Damaged($"{header.Channels} channels", "1 or 3");
        if (header.Reserved != 0)
            throw Damaged($"{header.Reserved} at byte 56", "0");
        var (offset, length) = (header.IndexOffset, header.IndexLength);
        if (offset < PackHeader.Length || length is < 0 or > int.MaxValue || offset != _file.Length - length)
            throw Damaged(
                $"{_file.Length} bytes",
                $"an index of {length} bytes, below 2 GiB, from byte {offset} to the end of the file"
            );
        // All counts are bounded by bytes that are there before memory is taken for them.
        var needed = (Int128)header.Classes * sizeof(uint) + (Int128)header.Images * PackRecord.Size;
        if (header.Images < 0 || needed > length)
            throw Damaged(
                $"an index of {length} bytes",
                $"room for {header.Classes} classes and {header.Images} images"
            );
        return header;
    }

    private void Check(int i, long offset, long namesLeft)
    {
        ref readonly var image = ref _records[i];
        Require(image.Length > 0 && image.Length <= Header.IndexOffset - offset, $"{image.Length} bytes of image {i}");
        Require(image.Height > 0 && image.Width > 0, $"{image.Height}×{image.Width} pixels of image {i}");
        Require((uint)image.Label < Header.Classes, $"label {image.Label} of image {i}, {Header.Classes} classes");
        Require(
            image.NameLength >= 0 && image.NameLength <= namesLeft,
            $"a name of {image.NameLength} bytes for image {i}"
        );
        if (Header.Encoding == (uint)PackEncoding.Raw)
            Require(
                image.Length == (Int128)Header.Channels * image.Height * image.Width,
                $"{image.Length} bytes of image {i} with {Header.Channels}×{image.Height}×{image.Width} pixels"
            );
    }

    private void Require(bool holds, string found)
    {
        if (!holds)
            throw Damaged(found, "an index that fits its file");
    }

    private DataFormatException Damaged(string found, string expected) => new(_path, found, expected);
}
