using System.Runtime.InteropServices;
using System.Text;

namespace Bce3s.Data;

/// <summary>Writes the images as they come, then the index, then the header.</summary>
internal sealed class PackWriter
{
    private readonly Stream _stream;
    private readonly ImageSource _source;
    private readonly PackEncoding _encoding;
    private readonly List<PackRecord> _records = [];
    private readonly MemoryStream _names = new();

    /// <param name="stream">Empty; can seek.</param>
    /// <param name="source">Says channels and classes.</param>
    /// <param name="encoding">Of the images.</param>
    public PackWriter(Stream stream, ImageSource source, PackEncoding encoding)
    {
        (_stream, _source, _encoding) = (stream, source, encoding);
        stream.Write(new byte[PackHeader.Length]);
    }

    public void Add(PackingImage image, long label, string name)
    {
        var content = image.Content;
        var text = Encoding.UTF8.GetBytes(name);
        _stream.Write(content);
        _names.Write(text);
        _records.Add(
            new(content.Length, image.Height, image.Width, checked((int)label), text.Length, Crc32C.Of(content))
        );
    }

    /// <returns>The length of the file.</returns>
    public long Finish()
    {
        var classNames = Array.ConvertAll(_source.ClassNames, Encoding.UTF8.GetBytes);
        var lengths = Array.ConvertAll(classNames, name => (uint)name.Length);
        byte[] index =
        [
            .. MemoryMarshal.AsBytes(lengths.AsSpan()),
            .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_records)),
            .. classNames.SelectMany(name => name),
            .. _names.GetBuffer().AsSpan(0, (int)_names.Length),
        ];
        var header = new PackHeader
        {
            Magic = PackHeader.ExpectedMagic,
            Version = PackHeader.ExpectedVersion,
            Encoding = (uint)_encoding,
            Channels = (uint)_source.Channels,
            Classes = (uint)classNames.Length,
            Images = _records.Count,
            IndexOffset = _stream.Position,
            IndexLength = index.Length,
            IndexChecksum = Crc32C.Of(index),
        };
        header.Checksum = header.ComputeChecksum();
        _stream.Write(index);
        var length = _stream.Position;
        _stream.Position = 0;
        _stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<PackHeader>(in header)));
        return length;
    }
}
