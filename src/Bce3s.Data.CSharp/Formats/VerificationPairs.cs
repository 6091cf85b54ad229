namespace Bce3s.Data;

/// <summary>
/// Pairs of face images, and whether the two show the same person: insightface's verification files (<c>lfw.bin</c>,
/// <c>cfp_fp.bin</c>, …), a pickle of (list of encoded images, list of flags) by Python 2 or 3.
/// </summary>
/// <remarks>The encoded images stay in memory, decoded when they are read.</remarks>
public sealed class VerificationPairs
{
    private const string Expected = "(list of encoded images, list of flags)";

    private VerificationPairs(string path, ReadOnlyMemory<byte>[] images, bool[] same, int channels) =>
        (Images, Same) = (new PairImages(path, images, channels), same);

    /// <summary>Images 2i and 2i + 1 are pair i. Who they show is not in the file: all are of one class.</summary>
    public EncodedImageSource Images { get; }

    /// <summary>Whether the images of each pair show the same person.</summary>
    public bool[] Same { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">1 (images are read as grey) or 3.</param>
    /// <exception cref="DataFormatException">Something else than such a pickle, or not two images a flag.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static VerificationPairs Read(string path, int channels = 3)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "expected 1 (grey) or 3 (colour)");
        var content = Unpickler.Read(path);
        if (content is not IReadOnlyList<object?> { Count: 2 } parts)
            throw new DataFormatException(path, PickleValue.KindOf(content), Expected);
        if (parts[0] is not IReadOnlyList<object?> encoded || parts[1] is not IReadOnlyList<object?> flags)
            throw new DataFormatException(
                path,
                $"{PickleValue.KindOf(parts[0])} and {PickleValue.KindOf(parts[1])}",
                Expected
            );
        if (flags.Count == 0 || encoded.Count != 2L * flags.Count)
            throw new DataFormatException(
                path,
                $"{encoded.Count} images with {flags.Count} flags",
                "two images a flag"
            );
        return new(
            path,
            [.. encoded.Select((image, i) => BytesOf(path, image, i))],
            [.. flags.Select((flag, i) => FlagOf(path, flag, i))],
            channels
        );
    }

    /// <summary>An image as it is in the file: JPEG, usually.</summary>
    /// <param name="image">Position 0 … 2·pairs − 1.</param>
    public ReadOnlyMemory<byte> Encoded(long image) => ((PairImages)Images).Encoded(image);

    private static ReadOnlyMemory<byte> BytesOf(string path, object? image, int i) =>
        image switch
        {
            ReadOnlyMemory<byte> bytes => bytes,
            NumpyArray { Type: { Kind: 'u', Size: 1 }, Shape.Length: 1 } array => array.Data,
            _ => throw new DataFormatException(
                path,
                $"{PickleValue.KindOf(image)} as image {i}",
                "the bytes of an image"
            ),
        };

    private static bool FlagOf(string path, object? flag, int i) =>
        flag switch
        {
            true or 1L => true,
            false or 0L => false,
            _ => throw new DataFormatException(path, $"{PickleValue.KindOf(flag)} as flag {i}", "true or false"),
        };

    private sealed class PairImages(string path, ReadOnlyMemory<byte>[] images, int channels)
        : EncodedImageSource(new long[images.Length], ["face"])
    {
        public override int Channels => channels;

        public override ImageSize? Size => null;

        public override string NameOf(long index) => $"{path}: image {index}";

        public override string RelativeName(long index) => $"{Path.GetFileName(path)}: image {index}";

        public override ImageReader OpenReader() => new Reader(this);

        public override void Dispose() { }

        public ReadOnlyMemory<byte> Encoded(long image) =>
            (ulong)image < (ulong)images.Length
                ? images[image]
                : throw new ArgumentOutOfRangeException(nameof(image), image, $"expected 0 … {images.Length - 1}");

        private sealed class Reader(PairImages pairs) : EncodedImageReader(pairs)
        {
            protected override (ReadOnlyMemory<byte> Content, string Name) Find(long index) =>
                (pairs.Encoded(index), pairs.NameOf(index));
        }
    }
}
