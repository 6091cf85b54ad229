using System.Buffers.Binary;
using System.IO.Compression;
using Xunit;

namespace Bce3s.Data.Tests.Images;

/// <summary>An image of golden/images and what Pillow makes of it.</summary>
internal sealed record GoldenImage(string Name, byte[] Content, ImageSize Size, byte[] Planes)
{
    /// <summary>The names of all that have an expectation.</summary>
    public static TheoryData<string> All =>
        [
            .. Directory
                .GetFiles(Places.Golden("images"), "*.z")
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(),
        ];

    public static GoldenImage Read(string name)
    {
        var path = Places.Golden($"images/{name}");
        using var stream = new ZLibStream(File.OpenRead(path + ".z"), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        stream.CopyTo(raw);
        var bytes = raw.ToArray();
        var size = new ImageSize(
            BinaryPrimitives.ReadInt32LittleEndian(bytes),
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4))
        );
        return new(name, File.ReadAllBytes(path), size, bytes[8..]);
    }

    /// <summary>The expected planes, as a picture.</summary>
    public Picture Expected =>
        Pictures.Of(3, Size.Height, Size.Width, (c, y, x) => Planes[(c * Size.Height + y) * Size.Width + x]);
}
