using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Labelled images of one size, held in memory as bytes.</summary>
public sealed class ImageDataset : IDisposable
{
    /// <param name="images">uint8 N×C×H×W, on any device. The dataset owns it from here on: it leaves its dispose scope
    /// and is disposed with the dataset.</param>
    /// <param name="labels">N classes, 0 … number of names − 1.</param>
    /// <param name="classNames">The names of the classes; a class may have no images.</param>
    /// <exception cref="ArgumentException">Another type or rank, counts that differ, a label without a
    /// class.</exception>
    public ImageDataset(Tensor images, IReadOnlyList<long> labels, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        if (images.dtype != ScalarType.Byte || images.dim() != 4)
            throw new ArgumentException(
                $"Images are {images.dtype} [{string.Join(", ", images.shape)}]; expected Byte N×C×H×W.",
                nameof(images)
            );
        if (images.shape[0] != labels.Count)
            throw new ArgumentException($"{labels.Count} labels for {images.shape[0]} images.", nameof(labels));

        var counts = new long[classNames.Count];
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] < 0 || labels[i] >= counts.Length)
                throw new ArgumentException(
                    $"Label {labels[i]} at position {i}; expected 0 … {counts.Length - 1}.",
                    nameof(labels)
                );
            counts[labels[i]]++;
        }

        Labels = [.. labels];
        ClassNames = [.. classNames];
        ClassCounts = counts;
        Images = images.DetachFromDisposeScope();
    }

    /// <summary>uint8 N×C×H×W.</summary>
    public Tensor Images { get; }

    /// <summary>The class of each image.</summary>
    public long[] Labels { get; }

    /// <summary>The name of each class.</summary>
    public string[] ClassNames { get; }

    /// <summary>Images of each class.</summary>
    public long[] ClassCounts { get; }

    /// <summary>Number of images N.</summary>
    public long Count => Labels.Length;

    /// <summary>Number of classes.</summary>
    public int Classes => ClassNames.Length;

    /// <summary>
    /// The images at <paramref name="indices"/>, in that order, as a dataset of its own (a copy) with the same classes.
    /// </summary>
    /// <param name="indices">Positions 0 … Count − 1; repeats are allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A position outside the dataset.</exception>
    public ImageDataset Subset(long[] indices)
    {
        CheckPositions(indices);
        using var positions = tensor(indices, device: Images.device);
        return new(Images.index_select(0, positions), Array.ConvertAll(indices, i => Labels[i]), ClassNames);
    }

    /// <summary>
    /// The images at <paramref name="indices"/> as float32 in 0…1 with their labels. One gather of bytes where the
    /// images live, then one conversion on the device, so a quarter of the float batch crosses to a GPU.
    /// </summary>
    /// <param name="indices">Positions 0 … Count − 1; repeats are allowed.</param>
    /// <param name="device">Where the batch goes; where the images are when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A position outside the dataset.</exception>
    public ImageBatch Batch(long[] indices, Device? device = null)
    {
        CheckPositions(indices);
        var target = device ?? Images.device;
        using var scope = NewDisposeScope();
        var bytes = Images.index_select(0, tensor(indices, device: Images.device));
        var images = bytes.to(target).to(ScalarType.Float32).div_(255);
        var labels = tensor(Array.ConvertAll(indices, i => Labels[i]), device: target);
        return new(images.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
    }

    /// <summary>Frees the images.</summary>
    public void Dispose() => Images.Dispose();

    private void CheckPositions(long[] indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        for (var i = 0; i < indices.Length; i++)
            if ((ulong)indices[i] >= (ulong)Count)
                throw new ArgumentOutOfRangeException(
                    nameof(indices),
                    indices[i],
                    $"Position {i} asks for an image outside 0 … {Count - 1}."
                );
    }
}
