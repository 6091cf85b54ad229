using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _sin = "sin";
        private static readonly Op _sin_ = "sin_";
        private static readonly Op _cos = "cos";
        private static readonly Op _cos_ = "cos_";
        private static readonly Op _tan = "tan";
        private static readonly Op _tan_ = "tan_";
        private static readonly Op _asin = "asin";
        private static readonly Op _asin_ = "asin_";
        private static readonly Op _acos = "acos";
        private static readonly Op _acos_ = "acos_";
        private static readonly Op _atan = "atan";
        private static readonly Op _atan_ = "atan_";
        private static readonly Op _sinh = "sinh";
        private static readonly Op _sinh_ = "sinh_";
        private static readonly Op _cosh = "cosh";
        private static readonly Op _cosh_ = "cosh_";
        private static readonly Op _tanh = "tanh";
        private static readonly Op _tanh_ = "tanh_";
        private static readonly Op _asinh = "asinh";
        private static readonly Op _asinh_ = "asinh_";
        private static readonly Op _acosh = "acosh";
        private static readonly Op _acosh_ = "acosh_";
        private static readonly Op _atanh = "atanh";
        private static readonly Op _atanh_ = "atanh_";
        private static readonly Op _atan2 = "atan2";
        private static readonly Op _atan2_ = "atan2_";

        public Tensor sin() => _sin.Call(this);

        public Tensor sin_() => _sin_.InPlace(this);

        public Tensor cos() => _cos.Call(this);

        public Tensor cos_() => _cos_.InPlace(this);

        public Tensor tan() => _tan.Call(this);

        public Tensor tan_() => _tan_.InPlace(this);

        public Tensor asin() => _asin.Call(this);

        public Tensor asin_() => _asin_.InPlace(this);

        public Tensor acos() => _acos.Call(this);

        public Tensor acos_() => _acos_.InPlace(this);

        public Tensor atan() => _atan.Call(this);

        public Tensor atan_() => _atan_.InPlace(this);

        public Tensor sinh() => _sinh.Call(this);

        public Tensor sinh_() => _sinh_.InPlace(this);

        public Tensor cosh() => _cosh.Call(this);

        public Tensor cosh_() => _cosh_.InPlace(this);

        public Tensor tanh() => _tanh.Call(this);

        public Tensor tanh_() => _tanh_.InPlace(this);

        public Tensor asinh() => _asinh.Call(this);

        public Tensor asinh_() => _asinh_.InPlace(this);

        public Tensor acosh() => _acosh.Call(this);

        public Tensor acosh_() => _acosh_.InPlace(this);

        public Tensor atanh() => _atanh.Call(this);

        public Tensor atanh_() => _atanh_.InPlace(this);

        public Tensor atan2(Tensor other) => _atan2.Call(this, other);

        public Tensor atan2_(Tensor other) => _atan2_.InPlace(this, other);

        public Tensor arcsin() => asin();

        public Tensor arcsin_() => asin_();

        public Tensor arccos() => acos();

        public Tensor arccos_() => acos_();

        public Tensor arctan() => atan();

        public Tensor arctan_() => atan_();

        public Tensor arcsinh() => asinh();

        public Tensor arcsinh_() => asinh_();

        public Tensor arccosh() => acosh();

        public Tensor arccosh_() => acosh_();

        public Tensor arctanh() => atanh();

        public Tensor arctanh_() => atanh_();

        public Tensor arctan(Tensor other) => atan2(other);

        public Tensor arctan_(Tensor other) => atan2_(other);

        public Tensor arctan2(Tensor other) => atan2(other);

        public Tensor arctan2_(Tensor other) => atan2_(other);
    }
}
