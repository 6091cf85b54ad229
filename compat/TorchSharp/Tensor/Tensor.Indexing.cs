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
            var (view, tensors) = Indexed(indices);
            if (tensors is null)
                return view;
            using (view)
                return _index_Tensor.Call(view, Arg.Optional(tensors));
        }

        /// <summary>The elements at the given places, one tensor of integers (or a mask) a dimension.</summary>
        public Tensor index(params Tensor[] indices) => _index_Tensor.Call(this, Arg.Optional(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        /// <param name="accumulate">Adds to what is there, also where a place occurs more than once.</param>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (view, tensors) = Indexed(indices);
            using (view)
            {
                if (tensors is not null)
                    _index_put_.Run(view, Arg.Optional(tensors), value, accumulate);
                else if (accumulate)
                    view.add_(value);
                else
                    view.Overwrite(value);
            }
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
            var view = alias();
            try
            {
                foreach (var i in indices)
                    Replace(ref view, view.select(0, i));
                return view;
            }
            catch
            {
                view.Dispose();
                throw;
            }
        }

        private void Put(ReadOnlySpan<long> indices, Tensor value)
        {
            using var view = At(indices);
            view.Overwrite(value);
        }

        /// <summary>As in NumPy, the value's leading dimensions of size 1 may be more than the target has.</summary>
        private void Overwrite(Tensor value)
        {
            using var shaped = value.alias();
            var trimmed = shaped;
            while (trimmed.ndim > ndim && trimmed.size(0) == 1)
                Replace(ref trimmed, trimmed.squeeze(0), shaped);
            copy_(trimmed);
            if (!ReferenceEquals(trimmed, shaped))
                trimmed.Dispose();
        }

        /// <summary>
        /// Applies the indices that make views, from the left, and gathers the tensors among them by the dimension they
        /// then stand at; no tensors: null.
        /// </summary>
        private (Tensor View, Tensor?[]? Tensors) Indexed(TensorIndex[] indices)
        {
            var view = alias();
            try
            {
                Tensor?[]? tensors = null;
                var dim = 0;
                foreach (var index in indices)
                {
                    switch (index.Is)
                    {
                        case TensorIndex.Kind.Single:
                            Replace(ref view, view.select(dim, index.Start ?? throw NoNumber()));
                            break;
                        case TensorIndex.Kind.Null:
                            dim++;
                            break;
                        case TensorIndex.Kind.Slice:
                            if (index.Start is not null || index.Stop is not null || index.Step is not null)
                                Replace(
                                    ref view,
                                    _slice_Tensor.Call(view, dim, index.Start, index.Stop, index.Step ?? 1)
                                );
                            dim++;
                            break;
                        case TensorIndex.Kind.None:
                            Replace(ref view, view.unsqueeze(dim++));
                            break;
                        case TensorIndex.Kind.Ellipsis:
                            dim += (int)ndim - indices.Sum(Consumed);
                            break;
                        case TensorIndex.Kind.Bool:
                            Replace(ref view, view.unsqueeze(dim));
                            Add(ref tensors, dim++, full([1], index.Start != 0, ScalarType.Bool, device));
                            break;
                        case TensorIndex.Kind.Tensor:
                            Add(ref tensors, dim, index.Values!);
                            dim += Consumed(index);
                            break;
                    }
                }
                return (view, tensors);
            }
            catch
            {
                view.Dispose();
                throw;
            }
        }

        /// <summary>The dimensions that an index uses up; a mask has as many as it masks.</summary>
        private static int Consumed(TensorIndex index) =>
            index.Is switch
            {
                TensorIndex.Kind.None or TensorIndex.Kind.Ellipsis or TensorIndex.Kind.Bool => 0,
                TensorIndex.Kind.Tensor when index.Values!.dtype is ScalarType.Bool or ScalarType.Byte => (int)
                    index.Values.ndim,
                _ => 1,
            };

        private static void Add(ref Tensor?[]? tensors, int dim, Tensor tensor)
        {
            Array.Resize(ref tensors, dim + 1);
            tensors[dim] = tensor;
        }

        private static void Replace(ref Tensor tensor, Tensor next, Tensor? keep = null)
        {
            if (!ReferenceEquals(tensor, keep))
                tensor.Dispose();
            tensor = next;
        }

        private static ArgumentException NoNumber() => new("TensorIndex.Single(null) names no index.");
    }
}
