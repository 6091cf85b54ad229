using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The sizes of a tensor; an array of longs converts to it.</summary>
    public readonly struct Size(long[] shape) : IEnumerable<long>
    {
        private readonly long[] shape = shape;

        public Size(IEnumerable<long> shape)
            : this(shape.ToArray()) { }

        public static readonly Size Empty = new([]);

        public long[] Shape => shape ?? [];

        public int Length => Shape.Length;

        public bool IsEmpty => Length == 0;

        public long this[int idx] => Shape[idx];

        public long numel() => Shape.Aggregate(1L, (product, size) => product * size);

        public static implicit operator Size(long[] size) => new(size);

        public static implicit operator Size(long size) => new([size]);

        public static implicit operator Size((long, long) size) => new([size.Item1, size.Item2]);

        public static implicit operator Size((long, long, long) size) => new([size.Item1, size.Item2, size.Item3]);

        public static implicit operator Size((long, long, long, long) size) =>
            new([size.Item1, size.Item2, size.Item3, size.Item4]);

        public static bool operator ==(Size left, Size right) => left.Shape.SequenceEqual(right.Shape);

        public static bool operator !=(Size left, Size right) => !(left == right);

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Size other && this == other;

        /// <inheritdoc/>
        public override int GetHashCode() => Shape.Aggregate(17, HashCode.Combine);

        public IEnumerator<long> GetEnumerator() => Shape.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
