using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _index_Tensor = "index.Tensor";
        private static readonly Op _index_put_ = "index_put_";

        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Put([i1], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At([i1, i2]);
            set => Put([i1, i2], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At([i1, i2, i3]);
            set => Put([i1, i2, i3], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At([i1, i2, i3, i4]);
            set => Put([i1, i2, i3, i4], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => At([i1, i2, i3, i4, i5]);
            set => Put([i1, i2, i3, i4, i5], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => At([i1, i2, i3, i4, i5, i6]);
            set => Put([i1, i2, i3, i4, i5, i6], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => Put(indices, value);
        }

        /// <summary>What Python's brackets give: a view, unless a tensor is among the indices.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            using var walk = new IndexWalk(this, indices);
            return walk.Tensors is null ? walk.TakeView() : _index_Tensor.Call(walk.View, Arg.Optional(walk.Tensors));
        }

        /// <summary>The elements at the given places, one tensor of integers (or a mask) a dimension.</summary>
        public Tensor index(params Tensor[] indices) => _index_Tensor.Call(this, Arg.Optional(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        /// <param name="accumulate">Adds to what is there, also where a place occurs more than once.</param>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using var walk = new IndexWalk(this, indices);
            if (walk.Tensors is not null)
                _index_put_.Run(walk.View, Arg.Optional(walk.Tensors), value, accumulate);
            else if (accumulate)
                walk.View.add_(value);
            else
                walk.View.Overwrite(value);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            _index_put_.InPlace(this, Arg.Optional(indices), value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var tensor = full([], value, dtype, device);
            return index_put_(tensor, indices);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var tensor = full([], value, dtype, device);
            return index_put_(tensor, indices);
        }

        private Tensor At(ReadOnlySpan<long> indices)
        {
            using var walk = new IndexWalk(this);
            foreach (var i in indices)
                walk.Select(i);
            return walk.TakeView();
        }

        private void Put(ReadOnlySpan<long> indices, Tensor value)
        {
            using var view = At(indices);
            view.Overwrite(value);
        }

        /// <summary>As in NumPy, the value's leading dimensions of size 1 may be more than the target has.</summary>
        private void Overwrite(Tensor value)
        {
            var extra = (int)Math.Max(0, value.ndim - ndim);
            var sizes = value.shape;
            if (extra == 0 || sizes.AsSpan(0, extra).ContainsAnyExcept(1L))
            {
                copy_(value);
                return;
            }
            using var trimmed = value.reshape(sizes[extra..]);
            copy_(trimmed);
        }
    }
}
