using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _sum = "sum";
        private static readonly Op _sum_dim_IntList = "sum.dim_IntList";
        private static readonly Op _nansum = "nansum";
        private static readonly Op _mean = "mean";
        private static readonly Op _mean_dim = "mean.dim";
        private static readonly Op _nanmean = "nanmean";
        private static readonly Op _prod = "prod";
        private static readonly Op _prod_dim_int = "prod.dim_int";
        private static readonly Op _cumsum = "cumsum";
        private static readonly Op _cumprod = "cumprod";
        private static readonly Op _trace = "trace";
        private static readonly Op _count_nonzero = "count_nonzero";
        private static readonly Op _count_nonzero_dim_IntList = "count_nonzero.dim_IntList";
        private static readonly Op _all = "all";
        private static readonly Op _all_dim = "all.dim";
        private static readonly Op _any = "any";
        private static readonly Op _any_dim = "any.dim";
        private static readonly Op _logsumexp = "logsumexp";
        private static readonly Op _norm_Scalar = "norm.Scalar";
        private static readonly Op _norm_ScalarOpt_dim = "norm.ScalarOpt_dim";
        private static readonly Op _dist = "dist";
        private static readonly Op _renorm = "renorm";
        private static readonly Op _histc = "histc";
        private static readonly Op _bincount = "bincount";
        private static readonly Op _cov = "cov";
        private static readonly Op _corrcoef = "corrcoef";
        private static readonly Op _diff = "diff";
        private static readonly Op _trapezoid_dx = "trapezoid.dx";
        private static readonly Op _trapezoid_x = "trapezoid.x";
        private static readonly Op _cumulative_trapezoid_dx = "cumulative_trapezoid.dx";
        private static readonly Op _cumulative_trapezoid_x = "cumulative_trapezoid.x";

        /// <summary>
        /// Over all elements. C# takes a lone literal 0, <c>x.sum(0)</c>, for a dtype, as it does with TorchSharp: name it,
        /// <c>sum(dim: 0)</c>.
        /// </summary>
        public Tensor sum(ScalarType? type = null) => _sum.Call(this, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            _sum_dim_IntList.Call(this, Arg.Ints(dim), keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            _sum_dim_IntList.Call(this, Arg.Ints(dim0, dim1), keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            _sum_dim_IntList.Call(this, Arg.Ints(dim0, dim1, dim2), keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            _sum_dim_IntList.Call(this, dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            _sum_dim_IntList.Call(this, dim, keepdim, type);

        public Tensor nansum() => _nansum.Call(this);

        public Tensor mean() => _mean.Call(this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            _mean_dim.Call(this, dimensions, keepdim, type);

        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null) =>
            _nanmean.Call(this, dim is { } d ? Arg.Ints(d) : default, keepdim, dtype);

        /// <summary>
        /// Over all elements. C# takes a lone literal 0, <c>x.prod(0)</c>, for a dtype, as it does with TorchSharp: name it,
        /// <c>prod(dim: 0)</c>.
        /// </summary>
        public Tensor prod(ScalarType? type = null) => _prod.Call(this, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) =>
            _prod_dim_int.Call(this, dim, keepdim, type);

        public Tensor cumsum(long dim, ScalarType? type = null) => _cumsum.Call(this, dim, type);

        public Tensor cumprod(long dim, ScalarType? type = null) => _cumprod.Call(this, dim, type);

        public Tensor trace() => _trace.Call(this);

        public Tensor count_nonzero(long[]? dims = null) =>
            dims is null ? _count_nonzero.Call(this) : _count_nonzero_dim_IntList.Call(this, dims);

        public Tensor all() => _all.Call(this);

        public Tensor all(long dim, bool keepdim = false) => _all_dim.Call(this, dim, keepdim);

        public Tensor any() => _any.Call(this);

        public Tensor any(long dim, bool keepdim = false) => _any_dim.Call(this, dim, keepdim);

        public Tensor logsumexp(long dim, bool keepdim = false) => _logsumexp.Call(this, Arg.Ints(dim), keepdim);

        public Tensor norm(float p = 2.0f) => _norm_Scalar.Call(this, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) =>
            _norm_ScalarOpt_dim.Call(this, p, Arg.Ints(dim), keepdim);

        public Tensor dist(Tensor other, float p = 2.0f) => _dist.Call(this, other, p);

        public Tensor renorm(float p, long dim, float maxnorm) => _renorm.Call(this, p, dim, maxnorm);

        public Tensor histc(long bins = 100, long min = 0, long max = 0) => _histc.Call(this, bins, min, max);

        public Tensor bincount(Tensor weights, long minlength = 0) => _bincount.Call(this, weights, minlength);

        public Tensor cov(long correction = 1, Tensor? fweights = null, Tensor? aweights = null) =>
            _cov.Call(this, correction, fweights, aweights);

        public Tensor corrcoef() => _corrcoef.Call(this);

        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) =>
            _diff.Call(this, n, dim, prepend, append);

        public Tensor trapezoid(double dx = 1.0, long dim = -1) => _trapezoid_dx.Call(this, dx, dim);

        public Tensor trapezoid(Tensor x, long dim = -1) => _trapezoid_x.Call(this, x, dim);

        public Tensor cumulative_trapezoid(double dx = 1.0, long dim = -1) =>
            _cumulative_trapezoid_dx.Call(this, dx, dim);

        public Tensor cumulative_trapezoid(Tensor x, long dim = -1) => _cumulative_trapezoid_x.Call(this, x, dim);
    }
}
