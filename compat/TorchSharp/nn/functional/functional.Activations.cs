using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Op _relu = "relu";
            private static readonly Op _relu_ = "relu_";
            private static readonly Op _relu6 = "relu6";
            private static readonly Op _relu6_ = "relu6_";
            private static readonly Op _leakyRelu = "leaky_relu";
            private static readonly Op _leakyRelu_ = "leaky_relu_";
            private static readonly Op _elu = "elu";
            private static readonly Op _elu_ = "elu_";
            private static readonly Op _prelu = "prelu";
            private static readonly Op _gelu = "gelu";
            private static readonly Op _gelu_ = "gelu_";
            private static readonly Op _silu = "silu";
            private static readonly Op _silu_ = "silu_";
            private static readonly Op _sigmoid = "sigmoid";
            private static readonly Op _sigmoid_ = "sigmoid_";
            private static readonly Op _tanh = "tanh";
            private static readonly Op _tanh_ = "tanh_";
            private static readonly Op _softplus = "softplus";
            private static readonly Op _logSigmoid = "log_sigmoid";
            private static readonly Op _softmax = "softmax.int";
            private static readonly Op _logSoftmax = "log_softmax.int";

            // A function that worked in place returns a second tensor object, so that disposing input and result in turn is safe.

            /// <summary>max(x, 0)</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? _relu_.Call(x) : _relu.Call(x);

            /// <summary>min(max(x, 0), 6)</summary>
            public static Tensor relu6(Tensor x, bool inplace = false) => inplace ? _relu6_.Call(x) : _relu6.Call(x);

            /// <summary>x where positive, slope·x elsewhere.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                (inplace ? _leakyRelu_ : _leakyRelu).Call(input, negative_slope);

            /// <summary>x where positive, α·(eˣ − 1) elsewhere.</summary>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                (inplace ? _elu_ : _elu).Call(x, alpha);

            /// <summary>x where positive, weight·x elsewhere; one weight, or one a channel (the second dimension).</summary>
            public static Tensor prelu(Tensor input, Tensor weight) => _prelu.Call(input, weight);

            /// <summary>x·Φ(x), Φ the distribution function of the standard normal distribution.</summary>
            public static Tensor gelu(Tensor x) => _gelu.Call(x);

            /// <inheritdoc cref="gelu(Tensor)"/>
            public static Tensor gelu(Tensor x, bool inplace) => (inplace ? _gelu_ : _gelu).Call(x);

            /// <inheritdoc cref="gelu(Tensor)"/>
            public static Tensor gelu(Tensor x, Modules.GELU.Approximate approximate, bool inplace = false) =>
                (inplace ? _gelu_ : _gelu).Call(x, approximate.ToString());

            /// <summary>x·σ(x)</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => (inplace ? _silu_ : _silu).Call(x);

            /// <summary>σ(x) = 1/(1 + e⁻ˣ)</summary>
            public static Tensor sigmoid(Tensor x) => _sigmoid.Call(x);

            /// <inheritdoc cref="sigmoid(Tensor)"/>
            public static Tensor sigmoid(Tensor x, bool inplace) => (inplace ? _sigmoid_ : _sigmoid).Call(x);

            /// <summary>log σ(x), without overflow.</summary>
            public static Tensor logsigmoid(Tensor x) => _logSigmoid.Call(x);

            public static Tensor tanh(Tensor x, bool inplace = false) => (inplace ? _tanh_ : _tanh).Call(x);

            /// <summary>log(1 + exp(β·x))/β, and x itself where β·x is above the threshold.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) =>
                _softplus.Call(x, beta, threshold);

            /// <summary>exp(x)/∑exp(x) along a dimension.</summary>
            /// <param name="dtype">The type to convert to before; the input's by default.</param>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                _softmax.Call(input, dim, dtype);

            /// <summary>x − log ∑exp(x) along a dimension.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => _logSoftmax.Call(x, dim);
        }
    }
}
