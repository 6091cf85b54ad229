using System.Buffers.Binary;
using System.IO.Compression;

namespace Bce3s.Data;

/// <summary>The dimensions and the bytes of an IDX file, fully checked.</summary>
internal sealed record IdxContent(long[] Dimensions, byte[] Data)
{
    private const byte UnsignedByte = 0x08;

    // A deflate stream cannot grow by more than this (zlib's technical notes): a bound on what a file can hold.
    private const long DeflateLimit = 1032;

    private const int FirstBuffer = 1 << 20;

    public static IdxContent Read(string path, int rank)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var compressed = IsGzip(file);
        using Stream content = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        var capacity = compressed ? file.Length * DeflateLimit : file.Length;
        try
        {
            var idx = Read(path, content, capacity, rank);
            if (compressed)
                CheckTrailer(path, file, HeaderLength(rank) + idx.Data.Length);
            return idx;
        }
        catch (InvalidDataException damaged)
        {
            throw new DataFormatException(
                path,
                "a damaged or cut gzip stream",
                "an intact one (download it again)",
                damaged
            );
        }
    }

    private static int HeaderLength(int rank) => 4 + 4 * rank;

    /// <summary>
    /// GZipStream verifies the check sum but takes the end of the file for the end of the stream when only the trailer
    /// is cut. The trailer's last four bytes are the length of the content, which must be what was read.
    /// </summary>
    private static void CheckTrailer(string path, FileStream file, int length)
    {
        Span<byte> trailer = stackalloc byte[4];
        file.Position = file.Length - trailer.Length;
        file.ReadExactly(trailer);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) is var said && said != length)
            throw new DataFormatException(
                path,
                $"a gzip trailer for {said} bytes",
                $"one for {length} at the end of the file (download it again)"
            );
    }

    private static bool IsGzip(FileStream file)
    {
        var gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return gzip;
    }

    private static IdxContent Read(string path, Stream content, long capacity, int rank)
    {
        var header = new byte[HeaderLength(rank)];
        var read = content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read < 4)
            throw new DataFormatException(path, $"{read} bytes", $"an IDX header of {header.Length} bytes");
        if (header[0] != 0 || header[1] != 0 || header[2] != UnsignedByte || header[3] != rank)
            throw new DataFormatException(
                path,
                $"the magic number 0x{BinaryPrimitives.ReadUInt32BigEndian(header):X8}",
                $"0x{(UnsignedByte << 8) | rank:X8} (unsigned bytes, {rank} dimension{(rank == 1 ? "" : "s")})"
            );
        if (read < header.Length)
            throw new DataFormatException(path, $"{read} bytes", $"an IDX header of {header.Length} bytes");

        var dimensions = new long[rank];
        UInt128 claimed = 1;
        for (var i = 0; i < rank; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 + 4 * i));
            claimed *= (UInt128)dimensions[i];
        }

        var shape = string.Join("×", dimensions);
        if (claimed > (UInt128)Math.Max(capacity - header.Length, 0))
            throw new DataFormatException(
                path,
                $"at most {Math.Max(capacity - header.Length, 0)} bytes of data",
                $"{claimed} ({shape} in the header)"
            );
        if (claimed > (UInt128)Array.MaxLength)
            throw new DataFormatException(path, $"{claimed} bytes of data", $"at most {Array.MaxLength} (2 GiB)");

        var data = ReadData(path, content, (int)claimed, shape);
        if (content.ReadByte() >= 0)
            throw new DataFormatException(path, $"more bytes after the data of {shape}", "the end of the file there");
        return new(dimensions, data);
    }

    /// <summary>Takes memory as the data arrives: a small gzip file may claim a thousand times its size.</summary>
    private static byte[] ReadData(string path, Stream content, int claimed, string shape)
    {
        var data = new byte[Math.Min(claimed, FirstBuffer)];
        var filled = 0;
        while (true)
        {
            filled += content.ReadAtLeast(data.AsSpan(filled), data.Length - filled, throwOnEndOfStream: false);
            if (filled < data.Length)
                throw new DataFormatException(path, $"{filled} bytes of data", $"{claimed} ({shape} in the header)");
            if (filled == claimed)
                return data;
            Array.Resize(ref data, (int)Math.Min(claimed, 2L * data.Length));
        }
    }
}
