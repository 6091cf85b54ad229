using System.Runtime.InteropServices;
using System.Text;

namespace Bce3s.Data;

/// <summary>JPEG reading by TurboJPEG.</summary>
internal sealed unsafe class JpegCodec : IImageCodec
{
    private const int Flags = TurboJpeg.LimitScans;

    // Up to here a larger part of a side than an eighth, a quarter or half of it can have as many pixels when rounded up.
    private const int TinySide = 7;

    private readonly JpegPlanes _planes = new();
    private readonly JpegSegments _segments = new();
    private TurboJpeg.Handle? _handle;
    private byte[] _pixels = [];

    public ImageHeader Open(ReadOnlySpan<byte> content, string name)
    {
        _segments.Read(content, name);
        var header = _segments.Header;
        return new(ImageFormat.Jpeg, header.Size, header.Orientation, !header.IsSingleScan);
    }

    public ImageBox Decode(ReadOnlySpan<byte> content, string name, int channels, ImageWindow window, Picture target)
    {
        _handle ??= TurboJpeg.InitDecompress();
        var size = _segments.Header.Size with { Height = RowsToDecode(window) };
        var essence = _segments.Essence(size.Height);
        fixed (byte* jpeg = essence)
        {
            var length = new CULong((nuint)essence.Length);
            // TurboJPEG takes the largest scale that gives no more pixels than asked for.
            var divisor = Math.Max(size.Height, size.Width) > TinySide ? Divisor(window) : 1;
            if (divisor == 1 && _planes.Fit(_handle, jpeg, length, size))
            {
                Check(_planes.Decode(_handle, jpeg, length, Flags), name);
                _planes.Copy(window, channels, target);
                return new(0, 0, window.Height, window.Width);
            }
            return DecodePixels(jpeg, length, size, divisor, name, channels, window, target);
        }
    }

    public void Dispose() => _handle?.Dispose();

    /// <summary>
    /// Scans come from top to bottom, so a lower edge drawn through the units below the window spares decoding the rest. One more row belongs
    /// to it: colour between two rows is a mean of both.
    /// </summary>
    private int RowsToDecode(ImageWindow window)
    {
        var (height, unit) = (_segments.Header.Size.Height, _segments.Header.UnitHeight);
        return _segments.IsTopDown ? Math.Min(height, (window.Top + window.Height + unit) / unit * unit) : height;
    }

    /// <summary>By how much the image can be smaller and the window still as large as its target: 1, 2, 4 or 8.</summary>
    private static int Divisor(ImageWindow window)
    {
        var divisor = 8;
        while (
            divisor > 1
            && (window.Height / divisor < window.TargetHeight || window.Width / divisor < window.TargetWidth)
        )
            divisor /= 2;
        return divisor;
    }

    private ImageBox DecodePixels(
        byte* jpeg,
        CULong length,
        ImageSize size,
        int divisor,
        string name,
        int channels,
        ImageWindow window,
        Picture target
    )
    {
        var (layout, format) = _segments.Header.Components switch
        {
            1 => (PixelLayout.Grey, TurboJpeg.Gray),
            4 => (PixelLayout.Cmyk, TurboJpeg.Cmyk),
            _ => (PixelLayout.Rgb, TurboJpeg.Rgb),
        };
        var (height, width) = (Up(size.Height, divisor), Up(size.Width, divisor));
        var stride = width * InterleavedPixels.Samples(layout);
        if (_pixels.Length < stride * height)
            _pixels = GC.AllocateUninitializedArray<byte>(stride * height);
        fixed (byte* pixels = _pixels)
            Check(TurboJpeg.Decompress(_handle!, jpeg, length, pixels, width, stride, height, format, Flags), name);
        var (top, left) = (window.Top / divisor, window.Left / divisor);
        var bottom = Up(window.Top + window.Height, divisor);
        var right = Up(window.Left + window.Width, divisor);
        var part = window with { Top = top, Left = left, Height = bottom - top, Width = right - left };
        InterleavedPixels.Copy(_pixels, stride, layout, part, channels, target);
        var scale = 1.0 / divisor;
        return new(window.Top * scale - top, window.Left * scale - left, window.Height * scale, window.Width * scale);
    }

    private static int Up(int value, int divisor) => (value + divisor - 1) / divisor;

    private void Check(int result, string name)
    {
        if (result == 0)
            return;
        var message = TurboJpeg.Message(_handle!);
        if (TurboJpeg.ErrorCode(_handle!) != TurboJpeg.Warning || !IsHarmless(message))
            throw new DataFormatException(
                name,
                $"a damaged JPEG ({Encoding.UTF8.GetString(message)})",
                "one that libjpeg-turbo decodes without complaint"
            );
    }

    /// <summary>
    /// Bytes too many before the end of the image, unless a restart could have met them: the picture is whole. Rows that are skipped because the
    /// window ends above them are such bytes too.
    /// </summary>
    private bool IsHarmless(ReadOnlySpan<byte> message) =>
        message.EndsWith("extraneous bytes before marker 0xd9"u8) && _segments.MayHaveBytesBeforeEnd;
}
