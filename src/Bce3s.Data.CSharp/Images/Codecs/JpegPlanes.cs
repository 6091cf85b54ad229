using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>
/// JPEGs as most are, YCbCr in 4:4:4, 4:2:2 or 4:2:0: libjpeg-turbo decodes their planes, and colour is made for a window alone, straight into
/// the planes of a picture. The same bytes as libjpeg's, whose arithmetic is repeated here.
/// </summary>
internal sealed unsafe class JpegPlanes
{
    private readonly byte[][] _planes =
    [
        [],
        [],
        [],
    ];
    private readonly int[] _strides = new int[3];
    private readonly ChromaRow _blue = new();
    private readonly ChromaRow _red = new();
    private ImageSize _size;
    private int _samples;

    /// <summary>Whether an image has one of these layouts; then it can be decoded.</summary>
    public bool Fit(TurboJpeg.Handle handle, byte* jpeg, CULong length, ImageSize size)
    {
        if (
            TurboJpeg.DecompressHeader(handle, jpeg, length, out var width, out var height, out _samples, out var space)
            != 0
        )
            return false;
        _size = size;
        return (height, width) == (size.Height, size.Width)
            && space == TurboJpeg.SpaceYCbCr
            && _samples is TurboJpeg.Samples444 or TurboJpeg.Samples422 or TurboJpeg.Samples420
            // libjpeg repeats colours where it has only two of them in a row, and interpolates elsewhere.
            && size.Width > 4;
    }

    /// <summary>Decodes the planes.</summary>
    /// <returns>TurboJPEG's result.</returns>
    public int Decode(TurboJpeg.Handle handle, byte* jpeg, CULong length, int flags)
    {
        var (half, low) = (_samples != TurboJpeg.Samples444, _samples == TurboJpeg.Samples420);
        for (var plane = 0; plane < 3; plane++)
        {
            var width = half ? (_size.Width + 1) / 2 * (plane == 0 ? 2 : 1) : _size.Width;
            var height = low ? (_size.Height + 1) / 2 * (plane == 0 ? 2 : 1) : _size.Height;
            _strides[plane] = width;
            if (_planes[plane].Length < width * height)
                _planes[plane] = GC.AllocateUninitializedArray<byte>(width * height);
        }
        fixed (byte* luma = _planes[0])
        fixed (byte* blue = _planes[1])
        fixed (byte* red = _planes[2])
        fixed (int* strides = _strides)
        {
            var planes = stackalloc byte*[3] { luma, blue, red };
            return TurboJpeg.DecompressToPlanes(
                handle,
                jpeg,
                length,
                planes,
                _size.Width,
                strides,
                _size.Height,
                flags
            );
        }
    }

    /// <summary>Makes the colours of a window.</summary>
    public void Copy(ImageWindow window, int channels, Picture target)
    {
        var rows = new ColorRows(target, channels, window.Height, window.Width);
        for (var y = 0; y < window.Height; y++)
        {
            var row = window.Top + y;
            YCbCr.ToRgb(
                _planes[0].AsSpan(row * _strides[0] + window.Left, window.Width),
                Chroma(1, _blue, row, window),
                Chroma(2, _red, row, window),
                rows.Red(y),
                rows.Green(y),
                rows.Blue(y)
            );
            rows.Complete(y);
        }
    }

    private ReadOnlySpan<byte> Chroma(int plane, ChromaRow chroma, int row, ImageWindow window)
    {
        var (bytes, stride) = (_planes[plane], _strides[plane]);
        if (_samples == TurboJpeg.Samples444)
            return bytes.AsSpan(row * stride + window.Left, window.Width);
        if (_samples == TurboJpeg.Samples422)
        {
            var only = bytes.AsSpan(row * stride, stride);
            return chroma.Interpolate(only, only, window.Left, window.Width, ChromaRow.Rounding422);
        }
        // An upper row of two lies between its own colours and those above, a lower one between its own and those below.
        var near = row / 2;
        var far = Math.Clamp(near + (row % 2 == 0 ? -1 : 1), 0, (_size.Height + 1) / 2 - 1);
        return chroma.Interpolate(
            bytes.AsSpan(near * stride, stride),
            bytes.AsSpan(far * stride, stride),
            window.Left,
            window.Width,
            ChromaRow.Rounding420
        );
    }
}
