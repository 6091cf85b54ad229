using System.Runtime.InteropServices;
using System.Text;

namespace Bce3s.Data;

/// <summary>JPEG writing by TurboJPEG.</summary>
internal static unsafe class JpegEncoder
{
    private const int LargestSide = 65_535;

    public static byte[] Encode(Picture image, int quality, ChromaSubsampling subsampling)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (image.Height > LargestSide || image.Width > LargestSide)
            throw new ArgumentException(
                $"{image.Height}×{image.Width} pixels; JPEG has at most {LargestSide} a side.",
                nameof(image)
            );
        var grey = image.Channels == 1;
        var samples = (grey, subsampling) switch
        {
            (true, _) => TurboJpeg.SamplesGray,
            (_, ChromaSubsampling.None) => TurboJpeg.Samples444,
            (_, ChromaSubsampling.Horizontal) => TurboJpeg.Samples422,
            (_, ChromaSubsampling.Both) => TurboJpeg.Samples420,
            _ => throw new ArgumentOutOfRangeException(
                nameof(subsampling),
                subsampling,
                "There is no such subsampling."
            ),
        };
        var pixels = InterleavedPixels.From(image);
        using var handle = TurboJpeg.InitCompress();
        var jpeg = new byte[checked((int)TurboJpeg.BufferSize(image.Width, image.Height, samples).Value)];
        var length = new CULong((nuint)jpeg.Length);
        int result;
        fixed (byte* source = pixels)
        fixed (byte* target = jpeg)
        {
            var place = target;
            result = TurboJpeg.Compress(
                handle,
                source,
                image.Width,
                0,
                image.Height,
                grey ? TurboJpeg.Gray : TurboJpeg.Rgb,
                &place,
                &length,
                samples,
                quality,
                TurboJpeg.NoRealloc | TurboJpeg.AccurateDct
            );
        }
        return result == 0
            ? jpeg[..(int)length.Value]
            : throw new InvalidOperationException(
                $"TurboJPEG cannot write the image: {Encoding.UTF8.GetString(TurboJpeg.Message(handle))}."
            );
    }
}
