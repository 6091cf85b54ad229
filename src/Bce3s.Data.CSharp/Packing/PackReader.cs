namespace Bce3s.Data;

/// <summary>Goes to an image of a pack; how it is decoded depends on the pack's encoding.</summary>
internal abstract class PackReader(PackIndex index, bool verify) : ImageReader
{
    private long _image = -1;

    protected PackIndex Index { get; } = index;

    /// <summary>The opened image.</summary>
    /// <exception cref="InvalidOperationException">None is open.</exception>
    protected long Image => _image >= 0 ? _image : throw new InvalidOperationException("No image is open.");

    public sealed override ImageSize Open(long index)
    {
        // An image that cannot be opened must not leave the one before open.
        _image = -1;
        if ((ulong)index >= (ulong)Index.Labels.Length)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"expected 0 … {Index.Labels.Length - 1}");
        if (verify)
            Index.Verify(index);
        Prepare(index);
        _image = index;
        return Index.SizeOf(index);
    }

    /// <summary>What is to be done before an image is decoded.</summary>
    /// <exception cref="DataFormatException">The image is broken.</exception>
    protected virtual void Prepare(long image) { }
}
