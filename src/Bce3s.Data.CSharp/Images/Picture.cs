namespace Bce3s.Data;

/// <summary>
/// One image as bytes, plane after plane (C×H×W, rows without padding), in a buffer that is used again for the next one.
/// </summary>
/// <remarks>
/// A change that cannot happen in place writes a <see cref="Draft"/> beside the content and <see cref="Accept"/>s it: two buffers that
/// grow to the largest image and then stay, so that nothing is allocated for an image. Not for several threads at once.
/// </remarks>
public sealed class Picture
{
    private byte[] _content = [];
    private byte[] _draft = [];
    private (int Channels, int Height, int Width) _size;
    private (int Channels, int Height, int Width)? _draftSize;

    /// <summary>Planes: 1 (grey) or 3 (red, green, blue).</summary>
    public int Channels => _size.Channels;

    /// <summary>Rows.</summary>
    public int Height => _size.Height;

    /// <summary>Columns.</summary>
    public int Width => _size.Width;

    /// <summary>All planes: C·H·W bytes.</summary>
    public Span<byte> Bytes => _content.AsSpan(0, Length(_size));

    /// <summary>The H·W bytes of a channel.</summary>
    public Span<byte> Plane(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)Channels, nameof(channel));
        return _content.AsSpan(channel * Height * Width, Height * Width);
    }

    /// <summary>Gives the image another size; what it shows is undefined until it is written.</summary>
    /// <returns>All planes.</returns>
    public Span<byte> Reset(int channels, int height, int width)
    {
        _size = Checked(channels, height, width);
        _draftSize = null;
        Grow(ref _content, Length(_size));
        return Bytes;
    }

    /// <summary>Room for the next content, which may have another size; the present one stays readable.</summary>
    /// <returns>All planes of the draft; what they hold is undefined.</returns>
    public Span<byte> Draft(int channels, int height, int width)
    {
        var size = Checked(channels, height, width);
        _draftSize = size;
        Grow(ref _draft, Length(size));
        return _draft.AsSpan(0, Length(size));
    }

    /// <summary>The draft becomes the content.</summary>
    /// <exception cref="InvalidOperationException">There is no draft.</exception>
    public void Accept()
    {
        _size = _draftSize ?? throw new InvalidOperationException("There is no draft to accept.");
        _draftSize = null;
        (_content, _draft) = (_draft, _content);
    }

    private static (int, int, int) Checked(int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if ((Int128)channels * height * width > Array.MaxLength)
            throw new ArgumentOutOfRangeException(
                nameof(height),
                $"{channels}×{height}×{width} bytes; expected at most {Array.MaxLength}."
            );
        return (channels, height, width);
    }

    private static int Length((int Channels, int Height, int Width) size) => size.Channels * size.Height * size.Width;

    private static void Grow(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<byte>(length);
    }
}
