using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _eq_Tensor = "eq.Tensor";
        private static readonly Op _eq_Scalar = "eq.Scalar";
        private static readonly Op _eq__Tensor = "eq_.Tensor";
        private static readonly Op _eq__Scalar = "eq_.Scalar";
        private static readonly Op _ne_Tensor = "ne.Tensor";
        private static readonly Op _ne_Scalar = "ne.Scalar";
        private static readonly Op _ne__Tensor = "ne_.Tensor";
        private static readonly Op _ne__Scalar = "ne_.Scalar";
        private static readonly Op _lt_Tensor = "lt.Tensor";
        private static readonly Op _lt_Scalar = "lt.Scalar";
        private static readonly Op _lt__Tensor = "lt_.Tensor";
        private static readonly Op _lt__Scalar = "lt_.Scalar";
        private static readonly Op _le_Tensor = "le.Tensor";
        private static readonly Op _le_Scalar = "le.Scalar";
        private static readonly Op _le__Tensor = "le_.Tensor";
        private static readonly Op _le__Scalar = "le_.Scalar";
        private static readonly Op _gt_Tensor = "gt.Tensor";
        private static readonly Op _gt_Scalar = "gt.Scalar";
        private static readonly Op _gt__Tensor = "gt_.Tensor";
        private static readonly Op _gt__Scalar = "gt_.Scalar";
        private static readonly Op _ge_Tensor = "ge.Tensor";
        private static readonly Op _ge_Scalar = "ge.Scalar";
        private static readonly Op _ge__Tensor = "ge_.Tensor";
        private static readonly Op _ge__Scalar = "ge_.Scalar";
        private static readonly Op _isclose = "isclose";
        private static readonly Op _allclose = "allclose";
        private static readonly Op _isnan = "isnan";
        private static readonly Op _isinf = "isinf";
        private static readonly Op _isfinite = "isfinite";
        private static readonly Op _isposinf = "isposinf";
        private static readonly Op _isneginf = "isneginf";
        private static readonly Op _isreal = "isreal";
        private static readonly Op _isin_Tensor_Tensor = "isin.Tensor_Tensor";
        private static readonly Op _is_nonzero = "is_nonzero";

        public Tensor eq(Tensor target) => _eq_Tensor.Call(this, target);

        public Tensor eq(Scalar target) => _eq_Scalar.Call(this, target);

        public Tensor eq_(Tensor target) => _eq__Tensor.InPlace(this, target);

        public Tensor eq_(Scalar target) => _eq__Scalar.InPlace(this, target);

        public Tensor ne(Tensor target) => _ne_Tensor.Call(this, target);

        public Tensor ne(Scalar target) => _ne_Scalar.Call(this, target);

        public Tensor ne_(Tensor target) => _ne__Tensor.InPlace(this, target);

        public Tensor ne_(Scalar target) => _ne__Scalar.InPlace(this, target);

        public Tensor lt(Tensor target) => _lt_Tensor.Call(this, target);

        public Tensor lt(Scalar target) => _lt_Scalar.Call(this, target);

        public Tensor lt_(Tensor target) => _lt__Tensor.InPlace(this, target);

        public Tensor lt_(Scalar target) => _lt__Scalar.InPlace(this, target);

        public Tensor le(Tensor target) => _le_Tensor.Call(this, target);

        public Tensor le(Scalar target) => _le_Scalar.Call(this, target);

        public Tensor le_(Tensor target) => _le__Tensor.InPlace(this, target);

        public Tensor le_(Scalar target) => _le__Scalar.InPlace(this, target);

        public Tensor gt(Tensor target) => _gt_Tensor.Call(this, target);

        public Tensor gt(Scalar target) => _gt_Scalar.Call(this, target);

        public Tensor gt_(Tensor target) => _gt__Tensor.InPlace(this, target);

        public Tensor gt_(Scalar target) => _gt__Scalar.InPlace(this, target);

        public Tensor ge(Tensor target) => _ge_Tensor.Call(this, target);

        public Tensor ge(Scalar target) => _ge_Scalar.Call(this, target);

        public Tensor ge_(Tensor target) => _ge__Tensor.InPlace(this, target);

        public Tensor ge_(Scalar target) => _ge__Scalar.InPlace(this, target);

        public Tensor not_equal(Tensor target) => ne(target);

        public Tensor not_equal_(Tensor target) => ne_(target);

        public Tensor less(Tensor target) => lt(target);

        public Tensor less_equal(Tensor target) => le(target);

        public Tensor less_equal_(Tensor target) => le_(target);

        public Tensor greater(Tensor target) => gt(target);

        public Tensor greater_equal(Tensor target) => ge(target);

        /// <summary>Element-wise; <see cref="Equals(Tensor)"/> compares whole tensors.</summary>
        public Tensor equal(Tensor target) => eq(target);

        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            _isclose.Call(this, other, rtol, atol, nanEqual);

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            _allclose.CallValue(this, target, rtol, atol, equal_nan).Int != 0;

        public Tensor isnan() => _isnan.Call(this);

        public Tensor isinf() => _isinf.Call(this);

        public Tensor isfinite() => _isfinite.Call(this);

        public Tensor isposinf() => _isposinf.Call(this);

        public Tensor isneginf() => _isneginf.Call(this);

        public Tensor isreal() => _isreal.Call(this);

        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
            _isin_Tensor_Tensor.Call(this, test_elements, assumeUnique, invert);

        public bool is_nonzero() => _is_nonzero.CallValue(this).Int != 0;
    }
}
