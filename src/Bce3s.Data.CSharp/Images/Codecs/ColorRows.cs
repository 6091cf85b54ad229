namespace Bce3s.Data;

/// <summary>Where the rows of a colour image go: into the planes of a picture, or through three rows into its only one as grey.</summary>
internal readonly ref struct ColorRows
{
    private readonly Span<byte> _planes;
    private readonly Span<byte> _grey;
    private readonly int _width;
    private readonly int _plane;

    /// <param name="target">Gets the size.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public ColorRows(Picture target, int channels, int height, int width)
    {
        var bytes = target.Reset(channels, height, width);
        _width = width;
        _plane = channels == 3 ? height * width : 0;
        _planes = channels == 3 ? bytes : new byte[3 * width];
        _grey = channels == 3 ? default : bytes;
    }

    public Span<byte> Red(int y) => Row(0, y);

    public Span<byte> Green(int y) => Row(1, y);

    public Span<byte> Blue(int y) => Row(2, y);

    /// <summary>Called when the three rows are written.</summary>
    public void Complete(int y)
    {
        if (_grey.IsEmpty)
            return;
        var target = _grey.Slice(y * _width, _width);
        var red = Red(y);
        var green = Green(y);
        var blue = Blue(y);
        for (var x = 0; x < target.Length; x++)
            target[x] = (byte)((red[x] * 19595 + green[x] * 38470 + blue[x] * 7471 + 0x8000) >> 16);
    }

    private Span<byte> Row(int channel, int y) =>
        _plane == 0 ? _planes.Slice(channel * _width, _width) : _planes.Slice(channel * _plane + y * _width, _width);
}
