using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _select_int = "select.int";
        private static readonly Op _slice_Tensor = "slice.Tensor";
        private static readonly Op _narrow = "narrow";
        private static readonly Op _gather = "gather";
        private static readonly Op _index_select = "index_select";
        private static readonly Op _take = "take";
        private static readonly Op _take_along_dim = "take_along_dim";
        private static readonly Op _masked_select = "masked_select";
        private static readonly Op _nonzero = "nonzero";
        private static readonly Op _nonzero_numpy = "nonzero_numpy";
        private static readonly Op _argwhere = "argwhere";
        private static readonly Op _scatter_src = "scatter.src";
        private static readonly Op _scatter__src = "scatter_.src";
        private static readonly Op _scatter_add = "scatter_add";
        private static readonly Op _scatter_add_ = "scatter_add_";
        private static readonly Op _index_add = "index_add";
        private static readonly Op _index_add_ = "index_add_";
        private static readonly Op _index_copy = "index_copy";
        private static readonly Op _index_copy_ = "index_copy_";
        private static readonly Op _index_fill_int_Scalar = "index_fill.int_Scalar";
        private static readonly Op _index_fill__int_Scalar = "index_fill_.int_Scalar";
        private static readonly Op _masked_fill_Scalar = "masked_fill.Scalar";
        private static readonly Op _masked_fill__Scalar = "masked_fill_.Scalar";
        private static readonly Op _masked_scatter = "masked_scatter";
        private static readonly Op _masked_scatter_ = "masked_scatter_";
        private static readonly Op _select_scatter = "select_scatter";
        private static readonly Op _slice_scatter = "slice_scatter";

        public Tensor select(long dim, long index) => _select_int.Call(this, dim, index);

        public Tensor slice(long dim, long start, long finish, long step) =>
            _slice_Tensor.Call(this, dim, start, finish, step);

        internal Tensor Sliced(long dim, long? start, long? finish, long step) =>
            _slice_Tensor.Call(this, dim, start, finish, step);

        public Tensor narrow(long dim, long start, long length) => _narrow.Call(this, dim, start, length);

        public Tensor gather(long dim, Tensor index) => _gather.Call(this, dim, index);

        public Tensor index_select(long dim, Tensor index) => _index_select.Call(this, dim, index);

        public Tensor take(Tensor index) => _take.Call(this, index);

        public Tensor take_along_dim(Tensor indices) => _take_along_dim.Call(this, indices);

        public Tensor take_along_dim(Tensor indices, long dim) => _take_along_dim.Call(this, indices, dim);

        public Tensor masked_select(Tensor mask) => _masked_select.Call(this, mask);

        public Tensor nonzero() => _nonzero.Call(this);

        public IList<Tensor> nonzero_as_list() => _nonzero_numpy.CallList(this);

        public Tensor argwhere() => _argwhere.Call(this);

        public Tensor scatter(long dim, Tensor index, Tensor src) => _scatter_src.Call(this, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => _scatter__src.InPlace(this, dim, index, src);

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => _scatter_add.Call(this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => _scatter_add_.InPlace(this, dim, index, src);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            _index_add.Call(this, dim, index, source, alpha);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            _index_add_.InPlace(this, dim, index, source, alpha);

        public Tensor index_copy(long dim, Tensor index, Tensor source) => _index_copy.Call(this, dim, index, source);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) =>
            _index_copy_.InPlace(this, dim, index, source);

        public Tensor index_fill(long dim, Tensor index, Scalar value) =>
            _index_fill_int_Scalar.Call(this, dim, index, value);

        public Tensor index_fill_(long dim, Tensor index, Scalar value) =>
            _index_fill__int_Scalar.InPlace(this, dim, index, value);

        public Tensor masked_fill(Tensor mask, Scalar value) => _masked_fill_Scalar.Call(this, mask, value);

        public Tensor masked_fill_(Tensor mask, Scalar value) => _masked_fill__Scalar.InPlace(this, mask, value);

        public Tensor masked_scatter(Tensor mask, Tensor value) => _masked_scatter.Call(this, mask, value);

        public Tensor masked_scatter_(Tensor mask, Tensor value) => _masked_scatter_.InPlace(this, mask, value);

        public Tensor select_scatter(Tensor src, long dim, long index) => _select_scatter.Call(this, src, dim, index);

        public Tensor slice_scatter(Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1) =>
            _slice_scatter.Call(this, src, dim, start, end, step);
    }
}
