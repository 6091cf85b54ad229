using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _max = "max";
        private static readonly Op _max_dim = "max.dim";
        private static readonly Op _min = "min";
        private static readonly Op _min_dim = "min.dim";
        private static readonly Op _amax = "amax";
        private static readonly Op _amax_out = "amax.out";
        private static readonly Op _amin = "amin";
        private static readonly Op _amin_out = "amin.out";
        private static readonly Op _aminmax = "aminmax";
        private static readonly Op _argmax = "argmax";
        private static readonly Op _argmin = "argmin";
        private static readonly Op _cummax = "cummax";
        private static readonly Op _cummin = "cummin";
        private static readonly Op _median = "median";
        private static readonly Op _nanmedian = "nanmedian";
        private static readonly Op _mode = "mode";
        private static readonly Op _kthvalue = "kthvalue";
        private static readonly Op _topk = "topk";
        private static readonly Op _sort_stable = "sort.stable";
        private static readonly Op _argsort = "argsort";
        private static readonly Op _msort = "msort";
        private static readonly Op _unique_dim = "unique_dim";
        private static readonly Op __unique2 = "_unique2";
        private static readonly Op _unique_consecutive = "unique_consecutive";
        private static readonly Op _bucketize_Tensor = "bucketize.Tensor";

        public Tensor max() => _max.Call(this);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) =>
            _max_dim.Call2(this, dim, keepdim);

        public Tensor max(Tensor other) => maximum(other);

        public Tensor min() => _min.Call(this);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) =>
            _min_dim.Call2(this, dim, keepdim);

        public Tensor min(Tensor other) => minimum(other);

        public Tensor amax(params long[] dims) => amax(dims, false, null);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? _amax.Call(this, dims, keepdim) : Into(@out, _amax_out, dims, keepdim);

        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            amax(dims.ToArray(), keepdim, @out);

        public Tensor amin(params long[] dims) => amin(dims, false, null);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? _amin.Call(this, dims, keepdim) : Into(@out, _amin_out, dims, keepdim);

        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            amin(dims.ToArray(), keepdim, @out);

        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) =>
            _aminmax.Call2(this, dim, keepdim);

        public Tensor argmax() => _argmax.Call(this);

        public Tensor argmax(long dim, bool keepdim = false) => _argmax.Call(this, dim, keepdim);

        public Tensor argmin() => _argmin.Call(this);

        public Tensor argmin(long dim, bool keepdim = false) => _argmin.Call(this, dim, keepdim);

        public (Tensor values, Tensor indexes) cummax(long dim) => _cummax.Call2(this, dim);

        public (Tensor values, Tensor indexes) cummin(long dim) => _cummin.Call2(this, dim);

        public Tensor median() => _median.Call(this);

        public Tensor nanmedian() => _nanmedian.Call(this);

        public (Tensor values, Tensor indices) mode(long dim = -1, bool keepdim = false) =>
            _mode.Call2(this, dim, keepdim);

        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) =>
            _kthvalue.Call2(this, k, dim ?? -1, keepdim);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            _topk.Call2(this, k, dim, largest, sorted);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            _sort_stable.Call2(this, stable, dim, descending);

        public Tensor argsort(long dim = -1, bool descending = false) => _argsort.Call(this, dim, descending);

        public Tensor msort() => _msort.Call(this);

        /// <summary>
        /// The different values, with where each element's value stands among them and how often each occurs; what was not asked
        /// for is null.
        /// </summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(
            bool sorted = true,
            bool return_inverse = false,
            bool return_counts = false,
            int? dim = null
        ) =>
            Asked(
                dim is { } d
                    ? _unique_dim.Call3(this, d, sorted, return_inverse, return_counts)
                    : __unique2.Call3(this, sorted, return_inverse, return_counts),
                return_inverse,
                return_counts
            );

        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique_consecutive(
            bool return_inverse = false,
            bool return_counts = false,
            int? dim = null
        ) =>
            Asked(
                _unique_consecutive.Call3(this, return_inverse, return_counts, (long?)dim),
                return_inverse,
                return_counts
            );

        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) =>
            _bucketize_Tensor.Call(this, boundaries, outInt32, right);
    }
}
