using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _abs = "abs";
        private static readonly Op _abs_ = "abs_";
        private static readonly Op _neg = "neg";
        private static readonly Op _neg_ = "neg_";
        private static readonly Op _sign = "sign";
        private static readonly Op _sign_ = "sign_";
        private static readonly Op _sgn = "sgn";
        private static readonly Op _sgn_ = "sgn_";
        private static readonly Op _signbit = "signbit";
        private static readonly Op _positive = "positive";
        private static readonly Op _square = "square";
        private static readonly Op _reciprocal = "reciprocal";
        private static readonly Op _reciprocal_ = "reciprocal_";
        private static readonly Op _ceil = "ceil";
        private static readonly Op _ceil_ = "ceil_";
        private static readonly Op _floor = "floor";
        private static readonly Op _floor_ = "floor_";
        private static readonly Op _trunc = "trunc";
        private static readonly Op _trunc_ = "trunc_";
        private static readonly Op _frac = "frac";
        private static readonly Op _frac_ = "frac_";
        private static readonly Op _deg2rad = "deg2rad";
        private static readonly Op _deg2rad_ = "deg2rad_";
        private static readonly Op _rad2deg = "rad2deg";
        private static readonly Op _rad2deg_ = "rad2deg_";
        private static readonly Op _round = "round";
        private static readonly Op _round_decimals = "round.decimals";
        private static readonly Op _round_ = "round_";
        private static readonly Op _round__decimals = "round_.decimals";
        private static readonly Op _frexp_Tensor = "frexp.Tensor";

        public Tensor abs() => _abs.Call(this);

        public Tensor abs_() => _abs_.InPlace(this);

        public Tensor neg() => _neg.Call(this);

        public Tensor neg_() => _neg_.InPlace(this);

        public Tensor sign() => _sign.Call(this);

        public Tensor sign_() => _sign_.InPlace(this);

        public Tensor sgn() => _sgn.Call(this);

        public Tensor sgn_() => _sgn_.InPlace(this);

        public Tensor signbit() => _signbit.Call(this);

        public Tensor positive() => _positive.Call(this);

        public Tensor square() => _square.Call(this);

        public Tensor reciprocal() => _reciprocal.Call(this);

        public Tensor reciprocal_() => _reciprocal_.InPlace(this);

        public Tensor ceil() => _ceil.Call(this);

        public Tensor ceil_() => _ceil_.InPlace(this);

        public Tensor floor() => _floor.Call(this);

        public Tensor floor_() => _floor_.InPlace(this);

        public Tensor trunc() => _trunc.Call(this);

        public Tensor trunc_() => _trunc_.InPlace(this);

        public Tensor frac() => _frac.Call(this);

        public Tensor frac_() => _frac_.InPlace(this);

        public Tensor deg2rad() => _deg2rad.Call(this);

        public Tensor deg2rad_() => _deg2rad_.InPlace(this);

        public Tensor rad2deg() => _rad2deg.Call(this);

        public Tensor rad2deg_() => _rad2deg_.InPlace(this);

        public Tensor absolute() => abs();

        public Tensor absolute_() => abs_();

        public Tensor negative() => neg();

        public Tensor fix() => trunc();

        public Tensor fix_() => trunc_();

        /// <summary>Rounds halves to even; <paramref name="decimals"/> may be negative.</summary>
        public Tensor round(long decimals = 0) =>
            decimals == 0 ? _round.Call(this) : _round_decimals.Call(this, decimals);

        public Tensor round_(long decimals = 0) =>
            decimals == 0 ? _round_.InPlace(this) : _round__decimals.InPlace(this, decimals);

        public (Tensor Mantissa, Tensor Exponent) frexp() => _frexp_Tensor.Call2(this);
    }
}
