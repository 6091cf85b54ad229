using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Gathers images of CIFAR's size from several files into one dataset, with every label checked.</summary>
internal static class CifarImages
{
    public const int Channels = 3;
    public const int Side = 32;

    /// <summary>Bytes of an image: red, green and blue plane.</summary>
    public const int Pixels = Channels * Side * Side;

    /// <summary>Copies the images of a file, all of one size, and their labels.</summary>
    public delegate void Fill(Span<byte> pixels, Span<long> labels);

    /// <param name="path">A file to blame for too many images.</param>
    /// <param name="parts">How many images each file has, and what copies them.</param>
    /// <param name="classNames">The names of the classes.</param>
    public static ImageDataset Gather(
        string path,
        IReadOnlyList<(long Count, Fill Fill)> parts,
        IReadOnlyList<string> classNames
    )
    {
        var count = parts.Sum(part => part.Count);
        if (count > Array.MaxLength / Pixels)
            throw new DataFormatException(
                path,
                $"{count} images",
                $"at most {Array.MaxLength / Pixels} (2 GiB) in all"
            );
        var images = empty(count, Channels, Side, Side, dtype: ScalarType.Byte);
        try
        {
            var labels = new long[count];
            var filled = 0;
            foreach (var part in parts)
            {
                var own = (int)part.Count;
                part.Fill(images.bytes.Slice(filled * Pixels, own * Pixels), labels.AsSpan(filled, own));
                filled += own;
            }
            return new ImageDataset(images, labels, classNames);
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }
}
