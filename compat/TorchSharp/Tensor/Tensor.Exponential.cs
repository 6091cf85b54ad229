using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _exp = "exp";
        private static readonly Op _exp_ = "exp_";
        private static readonly Op _exp2 = "exp2";
        private static readonly Op _exp2_ = "exp2_";
        private static readonly Op _expm1 = "expm1";
        private static readonly Op _expm1_ = "expm1_";
        private static readonly Op _log = "log";
        private static readonly Op _log_ = "log_";
        private static readonly Op _log2 = "log2";
        private static readonly Op _log2_ = "log2_";
        private static readonly Op _log10 = "log10";
        private static readonly Op _log10_ = "log10_";
        private static readonly Op _log1p = "log1p";
        private static readonly Op _log1p_ = "log1p_";
        private static readonly Op _sqrt = "sqrt";
        private static readonly Op _sqrt_ = "sqrt_";
        private static readonly Op _rsqrt = "rsqrt";
        private static readonly Op _rsqrt_ = "rsqrt_";
        private static readonly Op _sigmoid = "sigmoid";
        private static readonly Op _sigmoid_ = "sigmoid_";
        private static readonly Op _lgamma = "lgamma";
        private static readonly Op _lgamma_ = "lgamma_";
        private static readonly Op _digamma = "digamma";
        private static readonly Op _digamma_ = "digamma_";
        private static readonly Op _erf = "erf";
        private static readonly Op _erf_ = "erf_";
        private static readonly Op _erfc = "erfc";
        private static readonly Op _erfc_ = "erfc_";
        private static readonly Op _erfinv = "erfinv";
        private static readonly Op _erfinv_ = "erfinv_";
        private static readonly Op _sinc = "sinc";
        private static readonly Op _sinc_ = "sinc_";
        private static readonly Op _i0 = "i0";
        private static readonly Op _i0_ = "i0_";
        private static readonly Op _pow_Tensor_Scalar = "pow.Tensor_Scalar";
        private static readonly Op _pow_Tensor_Tensor = "pow.Tensor_Tensor";
        private static readonly Op _pow__Scalar = "pow_.Scalar";
        private static readonly Op _pow__Tensor = "pow_.Tensor";
        private static readonly Op _float_power_Tensor_Tensor = "float_power.Tensor_Tensor";
        private static readonly Op _float_power__Tensor = "float_power_.Tensor";
        private static readonly Op _logaddexp = "logaddexp";
        private static readonly Op _logaddexp2 = "logaddexp2";
        private static readonly Op _logcumsumexp = "logcumsumexp";
        private static readonly Op _logit = "logit";
        private static readonly Op _logit_ = "logit_";
        private static readonly Op _xlogy_Tensor = "xlogy.Tensor";
        private static readonly Op _xlogy_Scalar_Other = "xlogy.Scalar_Other";
        private static readonly Op _xlogy__Tensor = "xlogy_.Tensor";
        private static readonly Op _xlogy__Scalar_Other = "xlogy_.Scalar_Other";
        private static readonly Op _polygamma = "polygamma";
        private static readonly Op _mvlgamma = "mvlgamma";
        private static readonly Op _igamma = "igamma";
        private static readonly Op _igammac = "igammac";

        public Tensor exp() => _exp.Call(this);

        public Tensor exp_() => _exp_.InPlace(this);

        public Tensor exp2() => _exp2.Call(this);

        public Tensor exp2_() => _exp2_.InPlace(this);

        public Tensor expm1() => _expm1.Call(this);

        public Tensor expm1_() => _expm1_.InPlace(this);

        public Tensor log() => _log.Call(this);

        public Tensor log_() => _log_.InPlace(this);

        public Tensor log2() => _log2.Call(this);

        public Tensor log2_() => _log2_.InPlace(this);

        public Tensor log10() => _log10.Call(this);

        public Tensor log10_() => _log10_.InPlace(this);

        public Tensor log1p() => _log1p.Call(this);

        public Tensor log1p_() => _log1p_.InPlace(this);

        public Tensor sqrt() => _sqrt.Call(this);

        public Tensor sqrt_() => _sqrt_.InPlace(this);

        public Tensor rsqrt() => _rsqrt.Call(this);

        public Tensor rsqrt_() => _rsqrt_.InPlace(this);

        public Tensor sigmoid() => _sigmoid.Call(this);

        public Tensor sigmoid_() => _sigmoid_.InPlace(this);

        public Tensor lgamma() => _lgamma.Call(this);

        public Tensor lgamma_() => _lgamma_.InPlace(this);

        public Tensor digamma() => _digamma.Call(this);

        public Tensor digamma_() => _digamma_.InPlace(this);

        public Tensor erf() => _erf.Call(this);

        public Tensor erf_() => _erf_.InPlace(this);

        public Tensor erfc() => _erfc.Call(this);

        public Tensor erfc_() => _erfc_.InPlace(this);

        public Tensor erfinv() => _erfinv.Call(this);

        public Tensor erfinv_() => _erfinv_.InPlace(this);

        public Tensor sinc() => _sinc.Call(this);

        public Tensor sinc_() => _sinc_.InPlace(this);

        public Tensor i0() => _i0.Call(this);

        public Tensor i0_() => _i0_.InPlace(this);

        public Tensor pow(Scalar exponent) => _pow_Tensor_Scalar.Call(this, exponent);

        public Tensor pow(Tensor exponent) => _pow_Tensor_Tensor.Call(this, exponent);

        public Tensor pow_(Scalar exponent) => _pow__Scalar.InPlace(this, exponent);

        public Tensor pow_(Tensor exponent) => _pow__Tensor.InPlace(this, exponent);

        public Tensor float_power(Tensor target) => _float_power_Tensor_Tensor.Call(this, target);

        public Tensor float_power_(Tensor target) => _float_power__Tensor.InPlace(this, target);

        public Tensor logaddexp(Tensor other) => _logaddexp.Call(this, other);

        public Tensor logaddexp2(Tensor other) => _logaddexp2.Call(this, other);

        public Tensor logcumsumexp(long dim) => _logcumsumexp.Call(this, dim);

        public Tensor logit(double? eps = null) => _logit.Call(this, eps);

        public Tensor logit_(double? eps = null) => _logit_.InPlace(this, eps);

        public Tensor xlogy(Tensor y) => _xlogy_Tensor.Call(this, y);

        public Tensor xlogy(Scalar y) => _xlogy_Scalar_Other.Call(this, y);

        public Tensor xlogy_(Tensor y) => _xlogy__Tensor.InPlace(this, y);

        public Tensor xlogy_(Scalar y) => _xlogy__Scalar_Other.InPlace(this, y);

        public Tensor polygamma(long p) => _polygamma.Call(p, this);

        public Tensor mvlgamma(long p) => _mvlgamma.Call(this, p);

        public Tensor igamma(Tensor other) => _igamma.Call(this, other);

        public Tensor igammac(Tensor other) => _igammac.Call(this, other);
    }
}
