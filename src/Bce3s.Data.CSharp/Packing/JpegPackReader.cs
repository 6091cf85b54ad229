namespace Bce3s.Data;

/// <summary>Decodes the images of a JPEG pack.</summary>
internal sealed class JpegPackReader(PackIndex index, bool verify) : PackReader(index, verify)
{
    private readonly ImageDecoder _decoder = new();
    private byte[] _content = [];

    public override ImageSize Open(long index)
    {
        var expected = base.Open(index);
        var content = Index.Content(index);
        if (_content.Length < content.Length)
            _content = GC.AllocateUninitializedArray<byte>(content.Length);
        content.CopyTo(_content);
        var name = Index.NameOf(index);
        var size = _decoder.Open(_content.AsMemory(0, content.Length), name);
        return size == expected
            ? size
            : throw new DataFormatException(
                name,
                $"a JPEG of {size.Height}×{size.Width} pixels",
                $"{expected.Height}×{expected.Width} as the index says"
            );
    }

    public override void Decode(Picture target) => _decoder.Decode((int)Index.Header.Channels, target);

    public override ImageBox Decode(ImageWindow window, Picture target) =>
        _decoder.Decode((int)Index.Header.Channels, window, target);

    public override void Dispose()
    {
        _decoder.Dispose();
        base.Dispose();
    }
}
