using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op _einsum = "einsum";
    private static readonly Op _chain_matmul = "chain_matmul";
    private static readonly Op _cdist = "cdist";

    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);

    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);

    public static Tensor vdot(Tensor input, Tensor target) => input.vdot(target);

    public static Tensor inner(Tensor input, Tensor vec2) => input.inner(vec2);

    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);

    public static Tensor ger(Tensor input, Tensor vec2) => input.ger(vec2);

    public static Tensor kron(Tensor input, Tensor other) => input.kron(other);

    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        input.addmm(mat1, mat2, beta, alpha);

    public static Tensor addmm_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        input.addmm_(mat1, mat2, beta, alpha);

    public static Tensor addmv(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        input.addmv(mat1, mat2, beta, alpha);

    public static Tensor addmv_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        input.addmv_(mat1, mat2, beta, alpha);

    public static Tensor addr(Tensor input, Tensor vec1, Tensor vec2, float beta = 1.0f, float alpha = 1.0f) =>
        input.addr(vec1, vec2, beta, alpha);

    public static Tensor addr_(Tensor input, Tensor vec1, Tensor vec2, float beta = 1.0f, float alpha = 1.0f) =>
        input.addr_(vec1, vec2, beta, alpha);

    public static Tensor addbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1.0f, float alpha = 1.0f) =>
        input.addbmm(batch1, batch2, beta, alpha);

    public static Tensor addbmm_(Tensor input, Tensor batch1, Tensor batch2, float beta = 1.0f, float alpha = 1.0f) =>
        input.addbmm_(batch1, batch2, beta, alpha);

    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1.0f, float alpha = 1.0f) =>
        input.baddbmm(batch1, batch2, beta, alpha);

    public static Tensor tensordot(Tensor a, Tensor b, long[] dims1, long[] dims2) => a.tensordot(b, dims1, dims2);

    public static Tensor tensordot(Tensor a, Tensor b, long dims = 2) => a.tensordot(b, dims);

    public static Tensor tensordot(Tensor a, Tensor b, (long, long)[] dims) => a.tensordot(b, dims);

    public static Tensor inverse(Tensor input) => input.inverse();

    public static Tensor det(Tensor input) => input.det();

    public static Tensor logdet(Tensor input) => input.logdet();

    public static Tensor matrix_exp(Tensor input) => input.matrix_exp();

    public static Tensor matrix_power(Tensor input, int n) => input.matrix_power(n);

    public static Tensor cholesky(Tensor input, bool upper) => input.cholesky(upper);

    public static Tensor cholesky_inverse(Tensor input, bool upper = false) => input.cholesky_inverse(upper);

    public static Tensor cholesky_solve(Tensor input, Tensor input2, bool upper = false) =>
        input.cholesky_solve(input2, upper);

    public static Tensor vander(Tensor x, long N = -1, bool increasing = false) => x.vander(N, increasing);

    public static Tensor adjoint(Tensor input) => input.adjoint();

    public static Tensor cholesky(Tensor input) => input.cholesky();

    public static (Tensor res, Tensor logabsdet) slogdet(Tensor A) => linalg.slogdet(A);

    /// <param name="equation">As in NumPy: <c>"ij,jk-&gt;ik"</c>.</param>
    public static Tensor einsum(string equation, params Tensor[] tensors) => _einsum.Call(equation, tensors);

    public static Tensor chain_matmul(params Tensor[] matrices) => _chain_matmul.Call(matrices);

    public static Tensor cdist(
        Tensor x1,
        Tensor x2,
        double p = 2.0,
        compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary
    ) => _cdist.Call(x1, x2, p, (long)compute_mode);
}
