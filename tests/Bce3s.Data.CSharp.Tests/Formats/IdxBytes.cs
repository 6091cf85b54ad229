using System.IO.Compression;

namespace Bce3s.Data.Tests.Formats;

/// <summary>Builds IDX files byte by byte.</summary>
internal static class IdxBytes
{
    public static byte[] File(byte type, byte[] data, params uint[] dimensions)
    {
        var bytes = new List<byte> { 0, 0, type, (byte)dimensions.Length };
        foreach (var size in dimensions)
            bytes.AddRange([(byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size]);
        bytes.AddRange(data);
        return [.. bytes];
    }

    public static byte[] Images(int count, int height, int width, int seed = 0)
    {
        var data = new byte[count * height * width];
        new System.Random(seed).NextBytes(data);
        return File(8, data, (uint)count, (uint)height, (uint)width);
    }

    public static byte[] Labels(params byte[] labels) => File(8, labels, (uint)labels.Length);

    public static byte[] Gzip(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
            gzip.Write(content);
        return buffer.ToArray();
    }
}
