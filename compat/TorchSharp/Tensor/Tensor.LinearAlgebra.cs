using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _matmul = "matmul";
        private static readonly Op _mm = "mm";
        private static readonly Op _bmm = "bmm";
        private static readonly Op _mv = "mv";
        private static readonly Op _dot = "dot";
        private static readonly Op _vdot = "vdot";
        private static readonly Op _inner = "inner";
        private static readonly Op _outer = "outer";
        private static readonly Op _kron = "kron";
        private static readonly Op _addmm = "addmm";
        private static readonly Op _addmm_ = "addmm_";
        private static readonly Op _addmv = "addmv";
        private static readonly Op _addmv_ = "addmv_";
        private static readonly Op _addr = "addr";
        private static readonly Op _addr_ = "addr_";
        private static readonly Op _addbmm = "addbmm";
        private static readonly Op _addbmm_ = "addbmm_";
        private static readonly Op _baddbmm = "baddbmm";
        private static readonly Op _tensordot = "tensordot";
        private static readonly Op _inverse = "inverse";
        private static readonly Op _det = "det";
        private static readonly Op _logdet = "logdet";
        private static readonly Op _matrix_exp = "matrix_exp";
        private static readonly Op _matrix_power = "matrix_power";
        private static readonly Op _cholesky = "cholesky";
        private static readonly Op _cholesky_inverse = "cholesky_inverse";
        private static readonly Op _cholesky_solve = "cholesky_solve";
        private static readonly Op _vander = "vander";
        private static readonly Op _adjoint = "adjoint";

        public Tensor matmul(Tensor target) => _matmul.Call(this, target);

        public Tensor mm(Tensor target) => _mm.Call(this, target);

        public Tensor bmm(Tensor batch2) => _bmm.Call(this, batch2);

        public Tensor mv(Tensor target) => _mv.Call(this, target);

        public Tensor dot(Tensor target) => _dot.Call(this, target);

        public Tensor vdot(Tensor target) => _vdot.Call(this, target);

        public Tensor inner(Tensor vec2) => _inner.Call(this, vec2);

        public Tensor outer(Tensor vec2) => _outer.Call(this, vec2);

        public Tensor ger(Tensor vec2) => outer(vec2);

        public Tensor kron(Tensor other) => _kron.Call(this, other);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1.0f, float alpha = 1.0f) =>
            _addmm.Call(this, mat1, mat2, beta, alpha);

        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1.0f, float alpha = 1.0f) =>
            _addmm_.InPlace(this, mat1, mat2, beta, alpha);

        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1.0f, float alpha = 1.0f) =>
            _addmv.Call(this, mat, vec, beta, alpha);

        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1.0f, float alpha = 1.0f) =>
            _addmv_.InPlace(this, mat, vec, beta, alpha);

        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1.0f, float alpha = 1.0f) =>
            _addr.Call(this, vec1, vec2, beta, alpha);

        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1.0f, float alpha = 1.0f) =>
            _addr_.InPlace(this, vec1, vec2, beta, alpha);

        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1.0f, float alpha = 1.0f) =>
            _addbmm.Call(this, batch1, batch2, beta, alpha);

        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1.0f, float alpha = 1.0f) =>
            _addbmm_.InPlace(this, batch1, batch2, beta, alpha);

        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1.0f, float alpha = 1.0f) =>
            _baddbmm.Call(this, batch1, batch2, beta, alpha);

        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => _tensordot.Call(this, b, dims1, dims2);

        /// <summary>Sums over the last <paramref name="dims"/> dimensions of this tensor and the first of the other.</summary>
        public Tensor tensordot(Tensor b, long dims = 2) => tensordot(b, Dims(ndim - dims, dims), Dims(0, dims));

        public Tensor tensordot(Tensor b, (long, long)[] dims) =>
            tensordot(b, dims.Select(pair => pair.Item1).ToArray(), dims.Select(pair => pair.Item2).ToArray());

        public Tensor inverse() => _inverse.Call(this);

        public Tensor det() => _det.Call(this);

        public Tensor logdet() => _logdet.Call(this);

        public Tensor matrix_exp() => _matrix_exp.Call(this);

        public Tensor matrix_power(int n) => _matrix_power.Call(this, n);

        public Tensor cholesky(bool upper = false) => _cholesky.Call(this, upper);

        public Tensor cholesky_inverse(bool upper = false) => _cholesky_inverse.Call(this, upper);

        public Tensor cholesky_solve(Tensor input2, bool upper = false) => _cholesky_solve.Call(this, input2, upper);

        public Tensor vander(long N = -1, bool increasing = false) => _vander.Call(this, N, increasing);

        public Tensor adjoint() => _adjoint.Call(this);
    }
}
