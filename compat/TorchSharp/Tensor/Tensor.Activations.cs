using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _relu = "relu";
        private static readonly Op _relu_ = "relu_";
        private static readonly Op _relu6 = "relu6";
        private static readonly Op _relu6_ = "relu6_";
        private static readonly Op _selu = "selu";
        private static readonly Op _selu_ = "selu_";
        private static readonly Op _silu = "silu";
        private static readonly Op _silu_ = "silu_";
        private static readonly Op _hardsigmoid = "hardsigmoid";
        private static readonly Op _hardsigmoid_ = "hardsigmoid_";
        private static readonly Op _hardswish = "hardswish";
        private static readonly Op _hardswish_ = "hardswish_";
        private static readonly Op _log_sigmoid = "log_sigmoid";
        private static readonly Op _gelu = "gelu";
        private static readonly Op _gelu_ = "gelu_";
        private static readonly Op _celu = "celu";
        private static readonly Op _celu_ = "celu_";
        private static readonly Op _elu = "elu";
        private static readonly Op _elu_ = "elu_";
        private static readonly Op _leaky_relu = "leaky_relu";
        private static readonly Op _leaky_relu_ = "leaky_relu_";
        private static readonly Op _hardtanh = "hardtanh";
        private static readonly Op _hardtanh_ = "hardtanh_";
        private static readonly Op _softplus = "softplus";
        private static readonly Op _threshold = "threshold";
        private static readonly Op _threshold_ = "threshold_";
        private static readonly Op _prelu = "prelu";
        private static readonly Op _glu = "glu";
        private static readonly Op _softmax_int = "softmax.int";
        private static readonly Op _log_softmax_int = "log_softmax.int";

        public Tensor relu() => _relu.Call(this);

        public Tensor relu_() => _relu_.InPlace(this);

        public Tensor relu6() => _relu6.Call(this);

        public Tensor relu6_() => _relu6_.InPlace(this);

        public Tensor selu() => _selu.Call(this);

        public Tensor selu_() => _selu_.InPlace(this);

        public Tensor silu() => _silu.Call(this);

        public Tensor silu_() => _silu_.InPlace(this);

        public Tensor hardsigmoid() => _hardsigmoid.Call(this);

        public Tensor hardsigmoid_() => _hardsigmoid_.InPlace(this);

        public Tensor hardswish() => _hardswish.Call(this);

        public Tensor hardswish_() => _hardswish_.InPlace(this);

        public Tensor log_sigmoid() => _log_sigmoid.Call(this);

        public Tensor gelu() => _gelu.Call(this);

        public Tensor gelu(Modules.GELU.Approximate approximate) => _gelu.Call(this, approximate.ToString());

        public Tensor gelu_() => _gelu_.InPlace(this);

        public Tensor celu() => _celu.Call(this);

        public Tensor celu(Scalar alpha) => _celu.Call(this, alpha);

        public Tensor celu_() => _celu_.InPlace(this);

        public Tensor celu_(Scalar alpha) => _celu_.InPlace(this, alpha);

        public Tensor elu(double alpha = 1.0) => _elu.Call(this, alpha);

        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => _elu.Call(this, alpha, scale, input_scale);

        public Tensor elu_(double alpha = 1.0) => _elu_.InPlace(this, alpha);

        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) =>
            _elu_.InPlace(this, alpha, scale, input_scale);

        public Tensor leaky_relu(Scalar negative_slope) => _leaky_relu.Call(this, negative_slope);

        public Tensor leaky_relu_(Scalar negative_slope) => _leaky_relu_.InPlace(this, negative_slope);

        public Tensor hardtanh(Scalar min, Scalar max) => _hardtanh.Call(this, min, max);

        public Tensor hardtanh_(Scalar min, Scalar max) => _hardtanh_.InPlace(this, min, max);

        public Tensor softplus(double beta = 1.0, double threshold = 20.0) => _softplus.Call(this, beta, threshold);

        public Tensor threshold(Scalar threshold, Scalar value) => _threshold.Call(this, threshold, value);

        public Tensor threshold_(Scalar threshold, Scalar value) => _threshold_.InPlace(this, threshold, value);

        public Tensor prelu(Tensor target) => _prelu.Call(this, target);

        public Tensor glu(long dim = -1) => _glu.Call(this, dim);

        public Tensor softmax(long dim, ScalarType? dtype = null) => _softmax_int.Call(this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => _log_softmax_int.Call(this, dim, dtype);
    }
}
