namespace Bce3s.Data;

/// <summary>Decodes the images of a JPEG pack.</summary>
internal sealed class JpegPackReader(PackIndex index, bool verify, ImageDecoder decoder) : PackReader(index, verify)
{
    private byte[] _content = [];

    public override void Decode(Picture target) => Opened().Decode((int)Index.Header.Channels, target);

    public override ImageBox Decode(ImageWindow window, Picture target) =>
        Opened().Decode((int)Index.Header.Channels, window, target);

    protected override void Prepare(long image)
    {
        var content = Index.Content(image);
        if (_content.Length < content.Length)
            _content = GC.AllocateUninitializedArray<byte>(content.Length);
        content.CopyTo(_content);
        var name = Index.NameOf(image);
        var (size, expected) = (decoder.Open(_content.AsMemory(0, content.Length), name), Index.SizeOf(image));
        if (size != expected)
            throw new DataFormatException(
                name,
                $"a JPEG of {size.Height}×{size.Width} pixels",
                $"{expected.Height}×{expected.Width} as the index says"
            );
    }

    public override void Dispose()
    {
        decoder.Dispose();
        base.Dispose();
    }

    private ImageDecoder Opened()
    {
        // The decoder may still have an image that is not the pack's.
        _ = Image;
        return decoder;
    }
}
