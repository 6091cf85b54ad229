namespace TorchSharp;

public static partial class torch
{
    /// <summary>One place of an indexing expression, as between Python's brackets.</summary>
    public struct TensorIndex
    {
        internal enum Kind
        {
            Null,
            None,
            Ellipsis,
            Single,
            Slice,
            Bool,
            Tensor,
        }

        internal Kind Is { get; private init; }

        /// <summary>The index, the truth value, or the start of a slice.</summary>
        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal Tensor? Values { get; private init; }

        /// <summary>Python's <c>...</c>: as many whole dimensions as are left.</summary>
        public static readonly TensorIndex Ellipsis = new() { Is = Kind.Ellipsis };

        /// <summary>Python's <c>None</c>: a new dimension of size 1.</summary>
        public static readonly TensorIndex None = new() { Is = Kind.None };

        /// <summary>A whole dimension.</summary>
        public static readonly TensorIndex Null = new() { Is = Kind.Null };

        /// <summary>Python's <c>:</c>, a whole dimension.</summary>
        public static readonly TensorIndex Colon = new() { Is = Kind.Slice };

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new()
            {
                Is = Kind.Slice,
                Start = start,
                Stop = stop,
                Step = step,
            };

        public static TensorIndex Slice((int?, int?) range) => Slice(range.Item1, range.Item2);

        public static TensorIndex Slice(Range range) => Slice(Place(range.Start), End(range.End));

        public static TensorIndex Bool(bool value) => new() { Is = Kind.Bool, Start = value ? 1 : 0 };

        public static TensorIndex Single(long? index) => new() { Is = Kind.Single, Start = index };

        /// <summary>Integers that pick, or truth values that mask.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new() { Is = Kind.Tensor, Values = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(Place(index));

        private static long Place(Index index) => index.IsFromEnd ? -index.Value : index.Value;

        /// <summary>The end of a dimension, ^0, has no number of its own.</summary>
        private static long? End(Index index) => index.IsFromEnd && index.Value == 0 ? null : Place(index);
    }
}
