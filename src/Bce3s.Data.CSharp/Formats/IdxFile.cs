using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Reads IDX files of unsigned bytes, the format of MNIST and its relatives (http://yann.lecun.com/exdb/mnist): two
/// zero bytes, element type (0x08), number of dimensions, the dimensions as big-endian 32-bit numbers, the data in
/// row-major order.
/// </summary>
/// <remarks>
/// Plain or gzip-compressed; which of the two is told from the content, since downloads are often unpacked under their
/// old name. Errors: <see cref="DataFormatException"/> for a wrong magic, a wrong number of dimensions, a file that is
/// cut short (in the header, the data or the gzip stream), has bytes left over or claims more than it can hold, which
/// is checked before memory is taken; <see cref="IOException"/> when the file cannot be read.
/// </remarks>
public static class IdxFile
{
    /// <summary>Reads a file of N grey images of H×W pixels.</summary>
    /// <param name="path">The file, plain or .gz.</param>
    /// <returns>uint8, N×1×H×W, on the CPU; the caller owns it.</returns>
    public static Tensor ReadImages(string path)
    {
        var content = IdxContent.Read(path, rank: 3);
        if (content.Dimensions is not [var count, var height, var width])
            throw new InvalidOperationException("The reader returned another number of dimensions than asked for.");
        if (count > 0 && (height == 0 || width == 0))
            throw new DataFormatException(
                path,
                $"{count} images of {height}×{width} pixels",
                "images of at least 1×1 pixel"
            );

        var images = empty(count, 1, height, width, dtype: ScalarType.Byte);
        if (content.Data.Length > 0)
            content.Data.CopyTo(images.bytes);
        return images;
    }

    /// <summary>Reads a file of N labels.</summary>
    /// <param name="path">The file, plain or .gz.</param>
    public static long[] ReadLabels(string path) =>
        Array.ConvertAll(IdxContent.Read(path, rank: 1).Data, label => (long)label);

    /// <summary>Reads an image file with the label file that belongs to it.</summary>
    /// <param name="imagesPath">N images.</param>
    /// <param name="labelsPath">N labels, each below the number of class names.</param>
    /// <param name="classNames">The names of classes 0, 1, ….</param>
    /// <exception cref="DataFormatException">Besides what the class says: the counts differ, or a label has no class
    /// name.</exception>
    public static ImageDataset ReadDataset(string imagesPath, string labelsPath, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        var labels = ReadLabels(labelsPath);
        if (Array.FindIndex(labels, label => label >= classNames.Count) is var bad and >= 0)
            throw new DataFormatException(
                labelsPath,
                $"label {labels[bad]} at position {bad}",
                $"labels 0 … {classNames.Count - 1}"
            );

        var images = ReadImages(imagesPath);
        try
        {
            if (images.shape[0] != labels.Length)
                throw new DataFormatException(
                    labelsPath,
                    $"{labels.Length} labels",
                    $"{images.shape[0]}, one for each image of {imagesPath}"
                );
            return new ImageDataset(images, labels, classNames);
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }
}
