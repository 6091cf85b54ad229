namespace Bce3s.Data;

/// <summary>Goes to an image of a pack; how it is decoded depends on the pack's encoding.</summary>
internal abstract class PackReader(PackIndex index, bool verify) : ImageReader
{
    private long _image = -1;

    protected PackIndex Index { get; } = index;

    /// <summary>The opened image.</summary>
    protected long Image => _image >= 0 ? _image : throw new InvalidOperationException("No image is open.");

    public override ImageSize Open(long index)
    {
        if ((ulong)index >= (ulong)Index.Labels.Length)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"expected 0 … {Index.Labels.Length - 1}");
        if (verify)
            Index.Verify(index);
        _image = index;
        return Index.SizeOf(index);
    }
}
