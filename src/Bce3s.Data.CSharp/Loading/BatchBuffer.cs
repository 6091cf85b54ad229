using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// The memory of a batch, which one batch after the other is loaded into. Its tensors are made by the consumer's thread; workers write through
/// addresses, because a thread that calls libtorch gets threads of its own from it.
/// </summary>
internal sealed unsafe class BatchBuffer : IDisposable
{
    private readonly BatchShape _shape;
    private readonly Tensor _images;
    private readonly Tensor _labels;
    private readonly byte* _imageBytes;
    private readonly long* _labelValues;
    private readonly long[] _indices;
    private readonly int[] _repeats;
    private readonly Exception?[] _failures;
    private int _chunksToDo;

    public BatchBuffer(BatchShape shape)
    {
        _shape = shape;
        var type = shape.Normalize is null ? ScalarType.Byte : ScalarType.Float32;
        var rows = (long)shape.Views * shape.Images;
        _indices = new long[shape.Images];
        _repeats = new int[shape.Images];
        _failures = new Exception?[shape.Images];
        _labels = Allocate([shape.Images], ScalarType.Int64);
        try
        {
            _images = Allocate([rows, shape.Channels, shape.Height, shape.Width], type);
        }
        catch
        {
            _labels.Dispose();
            throw;
        }
        _imageBytes = Address(_images);
        _labelValues = (long*)Address(_labels);
    }

    /// <summary>Images of the present batch.</summary>
    public int Count { get; private set; }

    /// <summary>Whether all chunks of the present batch are done.</summary>
    public bool IsDone => Volatile.Read(ref _chunksToDo) == 0;

    /// <summary>Positions in the source.</summary>
    public ReadOnlySpan<long> Indices => _indices.AsSpan(0, Count);

    /// <summary>How often the epoch took each image before.</summary>
    public Span<int> Repeats => _repeats.AsSpan(0, Count);

    /// <summary>Why each image could not be loaded.</summary>
    public Span<Exception?> Failures => _failures.AsSpan(0, Count);

    /// <summary>Begins another batch.</summary>
    /// <param name="indices">Its images.</param>
    /// <param name="chunks">In how many pieces it is loaded.</param>
    public void Begin(ReadOnlySpan<long> indices, int chunks)
    {
        Count = indices.Length;
        indices.CopyTo(_indices);
        Failures.Clear();
        Volatile.Write(ref _chunksToDo, chunks);
    }

    /// <summary>A chunk is done.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool EndChunk() => Interlocked.Decrement(ref _chunksToDo) == 0;

    /// <summary>Writes a view of an image; called by workers.</summary>
    public void Write(Picture picture, int view, int place)
    {
        var target = _imageBytes + ((long)view * Count + place) * _shape.ImageBytes;
        if (_shape.Normalize is { } normalize)
            normalize.Write(picture, new Span<float>(target, _shape.Numbers));
        else
            picture.Bytes.CopyTo(new Span<byte>(target, _shape.Numbers));
    }

    /// <summary>Closes the gaps that failed images left, in all views.</summary>
    public void RemoveFailed()
    {
        var kept = Enumerable.Range(0, Count).Where(place => _failures[place] is null).ToArray();
        for (var view = 0; view < _shape.Views; view++)
        for (var to = 0; to < kept.Length; to++)
        {
            // Rows only move towards the front, the first ones first, so none is overwritten before it has moved.
            var (source, target) = ((long)view * Count + kept[to], (long)view * kept.Length + to);
            Buffer.MemoryCopy(
                _imageBytes + source * _shape.ImageBytes,
                _imageBytes + target * _shape.ImageBytes,
                _shape.ImageBytes,
                _shape.ImageBytes
            );
        }
        for (var to = 0; to < kept.Length; to++)
            _indices[to] = _indices[kept[to]];
        Count = kept.Length;
        Failures.Clear();
    }

    /// <summary>The batch as tensors of their own lifetime over this memory, or as copies on another device.</summary>
    public LoadedBatch ToBatch(int number, long[] labelsOfSource, Device? device)
    {
        for (var place = 0; place < Count; place++)
            _labelValues[place] = labelsOfSource[_indices[place]];
        using var scope = NewDisposeScope();
        var (images, labels) = (_images.narrow(0, 0, (long)_shape.Views * Count), _labels.narrow(0, 0, Count));
        if (device is not null && device.type != DeviceType.CPU)
            (images, labels) = (images.to(device), labels.to(device));
        return new(number, images.DetachFromDisposeScope(), labels.DetachFromDisposeScope(), Indices.ToArray());
    }

    public void Dispose()
    {
        _images.Dispose();
        _labels.Dispose();
    }

    private Tensor Allocate(long[] sizes, ScalarType type)
    {
        var memory = empty(sizes, dtype: type);
        if (!_shape.Pinned)
            return memory.DetachFromDisposeScope();
        using (memory)
            return memory.pin_memory().DetachFromDisposeScope();
    }

    /// <summary>A span of a whole batch would end at 2 GiB.</summary>
    private static byte* Address(Tensor tensor)
    {
        using var first = tensor.narrow(0, 0, 1);
        return (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }
}
