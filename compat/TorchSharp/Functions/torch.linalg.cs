using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Linear algebra.</summary>
    public static partial class linalg
    {
        private static readonly Op _linalg_norm = "linalg_norm";
        private static readonly Op _linalg_norm_ord_str = "linalg_norm.ord_str";
        private static readonly Op _linalg_vector_norm = "linalg_vector_norm";
        private static readonly Op _linalg_matrix_norm_str_ord = "linalg_matrix_norm.str_ord";
        private static readonly Op _linalg_matrix_norm = "linalg_matrix_norm";
        private static readonly Op _linalg_matrix_rank_atol_rtol_float = "linalg_matrix_rank.atol_rtol_float";
        private static readonly Op _linalg_pinv_atol_rtol_float = "linalg_pinv.atol_rtol_float";
        private static readonly Op _linalg_inv = "linalg_inv";
        private static readonly Op _linalg_det = "linalg_det";
        private static readonly Op _linalg_slogdet = "linalg_slogdet";
        private static readonly Op _linalg_solve = "linalg_solve";
        private static readonly Op _linalg_cholesky = "linalg_cholesky";
        private static readonly Op _linalg_qr = "linalg_qr";
        private static readonly Op _linalg_svd = "linalg_svd";
        private static readonly Op _linalg_svdvals = "linalg_svdvals";
        private static readonly Op _linalg_eigh = "linalg_eigh";
        private static readonly Op _linalg_eigvalsh = "linalg_eigvalsh";
        private static readonly Op _linalg_eig = "linalg_eig";
        private static readonly Op _linalg_eigvals = "linalg_eigvals";
        private static readonly Op _linalg_cross = "linalg_cross";
        private static readonly Op _linalg_multi_dot = "linalg_multi_dot";
        private static readonly Op _linalg_matrix_exp = "linalg_matrix_exp";
        private static readonly Op _linalg_cholesky_ex = "linalg_cholesky_ex";
        private static readonly Op _linalg_inv_ex = "linalg_inv_ex";
        private static readonly Op _linalg_solve_ex = "linalg_solve_ex";
        private static readonly Op _linalg_lu = "linalg_lu";
        private static readonly Op _linalg_lu_factor = "linalg_lu_factor";
        private static readonly Op _linalg_cond = "linalg_cond";
        private static readonly Op _linalg_diagonal = "linalg_diagonal";
        private static readonly Op _linalg_tensorinv = "linalg_tensorinv";
        private static readonly Op _linalg_tensorsolve = "linalg_tensorsolve";
        private static readonly Op _linalg_vander = "linalg_vander";

        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            _linalg_norm.Call(input, default, dims, keepdim);

        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            _linalg_norm.Call(input, ord, dims, keepdim);

        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) =>
            _linalg_norm.Call(input, ord, dims, keepdim);

        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) =>
            _linalg_norm_ord_str.Call(input, ord, dims, keepdim);

        public static Tensor vector_norm(Tensor input, double ord = 2.0, long[]? dims = null, bool keepdim = false) =>
            _linalg_vector_norm.Call(input, ord, dims, keepdim);

        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            _linalg_matrix_norm_str_ord.Call(input, ord, dims ?? Arg.Default, keepdim);

        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            _linalg_matrix_norm.Call(input, ord, dims ?? Arg.Default, keepdim);

        public static Tensor matrix_rank(
            Tensor input,
            double? atol = null,
            double? rtol = null,
            bool hermitian = false
        ) => _linalg_matrix_rank_atol_rtol_float.Call(input, atol, rtol, hermitian);

        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            _linalg_pinv_atol_rtol_float.Call(input, atol, rtol, hermitian);

        public static Tensor inv(Tensor input) => _linalg_inv.Call(input);

        public static Tensor det(Tensor input) => _linalg_det.Call(input);

        public static (Tensor, Tensor) slogdet(Tensor input) => _linalg_slogdet.Call2(input);

        public static Tensor solve(Tensor A, Tensor B, bool left = true) => _linalg_solve.Call(A, B, left);

        public static Tensor cholesky(Tensor input) => _linalg_cholesky.Call(input);

        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced) =>
            _linalg_qr.Call2(input, mode.ToString().ToLowerInvariant());

        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) =>
            _linalg_svd.Call3(input, fullMatrices);

        public static Tensor svdvals(Tensor input) => _linalg_svdvals.Call(input);

        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') =>
            _linalg_eigh.Call2(input, UPLO.ToString());

        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') => _linalg_eigvalsh.Call(input, UPLO.ToString());

        public static (Tensor, Tensor) eig(Tensor input) => _linalg_eig.Call2(input);

        public static Tensor eigvals(Tensor input) => _linalg_eigvals.Call(input);

        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => _linalg_cross.Call(input, other, dim);

        public static Tensor multi_dot(IList<Tensor> tensors) => _linalg_multi_dot.Call(tensors.ToArray());

        public static Tensor matrix_exp(Tensor input) => _linalg_matrix_exp.Call(input);

        public static (Tensor L, Tensor info) cholesky_ex(Tensor input, bool check_errors = false) =>
            _linalg_cholesky_ex.Call2(input, false, check_errors);

        public static (Tensor L, Tensor info) inv_ex(Tensor input, bool check_errors = false) =>
            _linalg_inv_ex.Call2(input, check_errors);

        public static (Tensor result, Tensor info) solve_ex(
            Tensor A,
            Tensor B,
            bool left = true,
            bool check_errors = false
        ) => _linalg_solve_ex.Call2(A, B, left, check_errors);

        public static (Tensor P, Tensor L, Tensor U) lu(Tensor input, bool pivot = true) =>
            _linalg_lu.Call3(input, pivot);

        public static (Tensor LU, Tensor? Pivots) lu_factor(Tensor input, bool pivot = true) =>
            _linalg_lu_factor.Call2(input, pivot);

        public static Tensor cond(Tensor input) => _linalg_cond.Call(input);

        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) =>
            _linalg_diagonal.Call(input, offset, dim1, dim2);

        public static Tensor tensorinv(Tensor input, long ind) => _linalg_tensorinv.Call(input, ind);

        public static Tensor tensorsolve(Tensor A, Tensor B, long[] dims) => _linalg_tensorsolve.Call(A, B, dims);

        public static Tensor vander(Tensor input, long? N = null) => _linalg_vander.Call(input, N);
    }
}
