using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _std = "std";
        private static readonly Op _std_dim = "std.dim";
        private static readonly Op _var = "var";
        private static readonly Op _var_dim = "var.dim";
        private static readonly Op _std_mean = "std_mean";
        private static readonly Op _std_mean_dim = "std_mean.dim";
        private static readonly Op _var_mean = "var_mean";
        private static readonly Op _var_mean_dim = "var_mean.dim";
        private static readonly Op _quantile = "quantile";
        private static readonly Op _nanquantile = "nanquantile";

        public Tensor std(bool unbiased = true) => _std.Call(this, unbiased);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(_std_dim.Call(this, Arg.Ints(dim), unbiased, keepdim), type);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(_std_dim.Call(this, dimensions, unbiased, keepdim), type);

        public Tensor std(
            ReadOnlySpan<long> dimensions,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_std_dim.Call(this, dimensions, unbiased, keepdim), type);

        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(_std_dim.Call(this, Arg.Ints(dim.Item1, dim.Item2), unbiased, keepdim), type);

        public Tensor std(
            (long, long, long) dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_std_dim.Call(this, Arg.Ints(dim.Item1, dim.Item2, dim.Item3), unbiased, keepdim), type);

        public Tensor var(bool unbiased = true) => _var.Call(this, unbiased);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(_var_dim.Call(this, Arg.Ints(dim), unbiased, keepdim), type);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(_var_dim.Call(this, dimensions, unbiased, keepdim), type);

        public Tensor var(
            ReadOnlySpan<long> dimensions,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_var_dim.Call(this, dimensions, unbiased, keepdim), type);

        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(_var_dim.Call(this, Arg.Ints(dim.Item1, dim.Item2), unbiased, keepdim), type);

        public Tensor var(
            (long, long, long) dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_var_dim.Call(this, Arg.Ints(dim.Item1, dim.Item2, dim.Item3), unbiased, keepdim), type);

        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => _std_mean.Call2(this, unbiased);

        public (Tensor std, Tensor mean) std_mean(
            long dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_std_mean_dim.Call2(this, Arg.Ints(dim), unbiased, keepdim), type);

        public (Tensor std, Tensor mean) std_mean(
            long[] dimensions,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_std_mean_dim.Call2(this, dimensions, unbiased, keepdim), type);

        public (Tensor std, Tensor mean) std_mean(
            ReadOnlySpan<long> dimensions,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_std_mean_dim.Call2(this, dimensions, unbiased, keepdim), type);

        public (Tensor std, Tensor mean) std_mean(
            (long, long) dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_std_mean_dim.Call2(this, Arg.Ints(dim.Item1, dim.Item2), unbiased, keepdim), type);

        public (Tensor std, Tensor mean) std_mean(
            (long, long, long) dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_std_mean_dim.Call2(this, Arg.Ints(dim.Item1, dim.Item2, dim.Item3), unbiased, keepdim), type);

        public (Tensor @var, Tensor mean) var_mean(bool unbiased = true) => _var_mean.Call2(this, unbiased);

        public (Tensor @var, Tensor mean) var_mean(
            long dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_var_mean_dim.Call2(this, Arg.Ints(dim), unbiased, keepdim), type);

        public (Tensor @var, Tensor mean) var_mean(
            long[] dimensions,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_var_mean_dim.Call2(this, dimensions, unbiased, keepdim), type);

        public (Tensor @var, Tensor mean) var_mean(
            ReadOnlySpan<long> dimensions,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_var_mean_dim.Call2(this, dimensions, unbiased, keepdim), type);

        public (Tensor @var, Tensor mean) var_mean(
            (long, long) dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_var_mean_dim.Call2(this, Arg.Ints(dim.Item1, dim.Item2), unbiased, keepdim), type);

        public (Tensor @var, Tensor mean) var_mean(
            (long, long, long) dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Converted(_var_mean_dim.Call2(this, Arg.Ints(dim.Item1, dim.Item2, dim.Item3), unbiased, keepdim), type);

        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => _quantile.Call(this, q, dim, keepdim);

        public Tensor nanquantile(Tensor q, long dim = -1, bool keepdim = false) =>
            _nanquantile.Call(this, q, dim, keepdim);
    }
}
