using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _numpy_T = "numpy_T";
        private static readonly Op _mT = "mT";
        private static readonly Op _mH = "mH";
        private static readonly Op _indices = "indices";
        private static readonly Op _values = "values";

        /// <summary>All dimensions in reverse.</summary>
        public Tensor T => _numpy_T.Call(this);

        /// <summary>The last two dimensions exchanged.</summary>
        public Tensor mT => _mT.Call(this);

        /// <summary>The last two dimensions exchanged, and conjugated.</summary>
        public Tensor mH => _mH.Call(this);

        /// <summary>The places of a coalesced sparse tensor's elements, rank × count.</summary>
        public Tensor SparseIndices => _indices.Call(this);

        /// <summary>The values of a coalesced sparse tensor's elements.</summary>
        public Tensor SparseValues => _values.Call(this);

        private static long[] Dims(long first, long count) =>
            Enumerable.Range((int)first, (int)count).Select(d => (long)d).ToArray();
    }
}
