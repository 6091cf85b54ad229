using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Reads and writes the elements of a tensor in the CPU's memory, of any strides.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly nint pointer;
    private readonly long[] sizes;
    private readonly long[] strides;
    private readonly bool contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        this.tensor = tensor;
        pointer = tensor.DataPointer;
        sizes = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    /// <summary>An element by one index a dimension, or by its place in order when one index is given.</summary>
    /// <exception cref="IndexOutOfRangeException">An index is outside of its dimension.</exception>
    public T this[params long[] indices]
    {
        get => Read(Offset(indices));
        set => Write(Offset(indices), value);
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        CheckTensor();
        var length = checked((int)(Count - tensorIndex));
        var target = array.Slice(arrayIndex, length);
        if (contiguous)
            new ReadOnlySpan<T>((T*)pointer + tensorIndex, length).CopyTo(target);
        else
            for (var i = 0; i < length; i++)
                target[i] = Read(Offset(tensorIndex + i));
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        CheckTensor();
        var source = array[arrayIndex..];
        if (source.Length > Count - tensorIndex)
            throw new ArgumentException(
                $"{source.Length} values for the {Count - tensorIndex} elements from there on."
            );
        if (contiguous)
            source.CopyTo(new Span<T>((T*)pointer + tensorIndex, source.Length));
        else
            for (var i = 0; i < source.Length; i++)
                Write(Offset(tensorIndex + i), source[i]);
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++)
            yield return Read(Offset(i));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Does nothing: the tensor owns the memory.</summary>
    public void Dispose() { }

    private unsafe T Read(long offset)
    {
        CheckTensor();
        var value = ((T*)pointer)[offset];
        GC.KeepAlive(tensor);
        return value;
    }

    private unsafe void Write(long offset, T value)
    {
        CheckTensor();
        ((T*)pointer)[offset] = value;
        GC.KeepAlive(tensor);
    }

    /// <summary>The memory is gone when the tensor was disposed.</summary>
    private void CheckTensor() => _ = tensor.Handle;

    private long Offset(long[] indices)
    {
        if (indices.Length == 1 && sizes.Length != 1)
            return Offset(indices[0]);
        if (indices.Length != sizes.Length)
            throw new ArgumentException($"{indices.Length} indices for a tensor of {sizes.Length} dimensions.");
        var offset = 0L;
        for (var d = 0; d < indices.Length; d++)
        {
            if ((ulong)indices[d] >= (ulong)sizes[d])
                throw new IndexOutOfRangeException($"Index {indices[d]} in dimension {d} of size {sizes[d]}.");
            offset += indices[d] * strides[d];
        }
        return offset;
    }

    private long Offset(long place)
    {
        if ((ulong)place >= (ulong)Count)
            throw new IndexOutOfRangeException($"Element {place} of a tensor of {Count}.");
        if (contiguous)
            return place;
        var offset = 0L;
        for (var d = sizes.Length - 1; d >= 0; d--)
        {
            offset += place % sizes[d] * strides[d];
            place /= sizes[d];
        }
        return offset;
    }
}
