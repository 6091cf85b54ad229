using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Labelled images of one size, held in memory as bytes.</summary>
public sealed class ImageDataset : ImageSource
{
    /// <param name="images">uint8 N×C×H×W, on any device. The dataset owns it from here on: it leaves its dispose scope
    /// and is disposed with the dataset.</param>
    /// <param name="labels">N classes, 0 … number of names − 1.</param>
    /// <param name="classNames">The names of the classes; a class may have no images.</param>
    /// <exception cref="ArgumentException">Another type or rank, counts that differ, a label without a
    /// class.</exception>
    public ImageDataset(Tensor images, IReadOnlyList<long> labels, IReadOnlyList<string> classNames)
        : base(labels, classNames)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dtype != ScalarType.Byte || images.dim() != 4)
            throw new ArgumentException(
                $"Images are {images.dtype} [{string.Join(", ", images.shape)}]; expected Byte N×C×H×W.",
                nameof(images)
            );
        if (images.shape[0] != labels.Count)
            throw new ArgumentException($"{labels.Count} labels for {images.shape[0]} images.", nameof(labels));
        Images = images.DetachFromDisposeScope();
    }

    /// <summary>uint8 N×C×H×W.</summary>
    public Tensor Images { get; }

    /// <inheritdoc/>
    public override int Channels => (int)Images.shape[1];

    /// <inheritdoc/>
    public override ImageSize? Size => new((int)Images.shape[2], (int)Images.shape[3]);

    /// <inheritdoc/>
    public override string NameOf(long index) => $"image {index}";

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The images are not on the CPU, or not in one piece.</exception>
    public override ImageReader OpenReader() => new MemoryReader(Images);

    /// <summary>
    /// The images at <paramref name="indices"/>, in that order, as a dataset of its own (a copy) with the same classes.
    /// </summary>
    /// <param name="indices">Positions 0 … Count − 1; repeats are allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A position outside the dataset.</exception>
    public override ImageDataset Subset(long[] indices)
    {
        CheckPositions(indices);
        using var positions = tensor(indices, device: Images.device);
        return new(Images.index_select(0, positions), Array.ConvertAll(indices, i => Labels[i]), ClassNames);
    }

    /// <summary>
    /// The images at <paramref name="indices"/> as bytes with their labels: one gather where the images live, and a quarter of
    /// a float batch that crosses to a GPU.
    /// </summary>
    /// <param name="indices">Positions 0 … Count − 1; repeats are allowed.</param>
    /// <param name="device">Where the batch goes; where the images are when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A position outside the dataset.</exception>
    public ImageBatch Batch(long[] indices, Device? device = null)
    {
        CheckPositions(indices);
        var target = device ?? Images.device;
        using var scope = NewDisposeScope();
        var images = Images.index_select(0, tensor(indices, device: Images.device)).to(target);
        var labels = tensor(Array.ConvertAll(indices, i => Labels[i]), device: target);
        return new(images.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
    }

    /// <summary>Frees the images.</summary>
    public override void Dispose() => Images.Dispose();

    private sealed unsafe class MemoryReader : ImageReader
    {
        private readonly Tensor _images;
        private readonly byte* _bytes;
        private readonly long _count;
        private readonly (int Channels, int Height, int Width) _size;
        private long _index = -1;

        public MemoryReader(Tensor images)
        {
            if (images.device_type != DeviceType.CPU || !images.is_contiguous())
                throw new InvalidOperationException("Images are read one by one from contiguous memory of the CPU.");
            // Kept: readers are used by threads that must not call libtorch.
            (_images, _count) = (images, images.shape[0]);
            // A span of all images would end at 2 GiB.
            if (_count > 0)
            {
                using var first = images.narrow(0, 0, 1);
                _bytes = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
            }
            _size = ((int)images.shape[1], (int)images.shape[2], (int)images.shape[3]);
        }

        public override ImageSize Open(long index)
        {
            if ((ulong)index >= (ulong)_count)
                throw new ArgumentOutOfRangeException(nameof(index), index, $"expected 0 … {_count - 1}");
            _index = index;
            return new(_size.Height, _size.Width);
        }

        public override void Decode(Picture target)
        {
            if (_index < 0)
                throw new InvalidOperationException("No image is open.");
            var (channels, height, width) = _size;
            var bytes = target.Reset(channels, height, width);
            new ReadOnlySpan<byte>(_bytes + _index * bytes.Length, bytes.Length).CopyTo(bytes);
            GC.KeepAlive(_images);
        }
    }
}
