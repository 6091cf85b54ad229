using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Ways to fill a tensor before training. All work in place, record nothing and return the tensor.</summary>
        public static partial class init
        {
            private static readonly Op _uniform_ = "uniform_";
            private static readonly Op _normal_ = "normal_";
            private static readonly Op _fill_ = "fill_.Scalar";
            private static readonly Op _eye = "eye.m_out";
            private static readonly Op _erfinv_ = "erfinv_";
            private static readonly Op _scale_ = "mul_.Scalar";
            private static readonly Op _shift_ = "add_.Scalar";
            private static readonly Op _clamp_ = "clamp_";

            /// <summary>What a layer feeds: its kind decides how its weights should be scaled.</summary>
            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            /// <summary>Whether the scale of values is kept forwards or that of gradients backwards.</summary>
            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            /// <summary>By how much a nonlinearity shrinks values' standard deviation.</summary>
            /// <param name="param">The negative slope of a leaky ReLU.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) =>
                nonlinearity switch
                {
                    NonlinearityType.Tanh => 5.0 / 3.0,
                    NonlinearityType.ReLU => Math.Sqrt(2),
                    NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + param * param)),
                    _ => 1,
                };

            /// <summary>Inputs and outputs of one unit of a weight: its first two dimensions times the area of the rest.</summary>
            /// <exception cref="ArgumentException">The weight has fewer than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException(
                        $"Fan-in and fan-out need a weight of 2 dimensions or more, got {shape.Length}.",
                        nameof(tensor)
                    );
                var area = shape.Skip(2).Aggregate(1L, (a, b) => a * b);
                return (shape[1] * area, shape[0] * area);
            }

            public static Tensor uniform_(
                Tensor tensor,
                double low = 0,
                double high = 1,
                Generator? generator = null
            ) => Filled(tensor, t => _uniform_.Run(t, low, high, generator));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                Filled(tensor, t => _normal_.Run(t, mean, std, generator));

            /// <summary>A normal distribution without the values outside of a…b.</summary>
            public static Tensor trunc_normal_(
                Tensor tensor,
                double mean = 0,
                double std = 1,
                double a = -2,
                double b = 2,
                Generator? generator = null
            )
            {
                // The inverse of the distribution function, of even values between its values at a and b.
                var (low, high) = (Phi((a - mean) / std), Phi((b - mean) / std));
                return Filled(
                    tensor,
                    t =>
                    {
                        _uniform_.Run(t, 2 * low - 1, 2 * high - 1, generator);
                        _erfinv_.Run(t);
                        _scale_.Run(t, std * Math.Sqrt(2));
                        _shift_.Run(t, mean);
                        _clamp_.Run(t, a, b);
                    }
                );
            }

            public static Tensor constant_(Tensor tensor, Scalar val) => Filled(tensor, t => _fill_.Run(t, val));

            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            /// <summary>Ones on the diagonal of a matrix, zeros elsewhere.</summary>
            public static Tensor eye_(Tensor tensor)
            {
                var shape = tensor.shape;
                return shape.Length == 2
                    ? Filled(tensor, t => _eye.Run(shape[0], shape[1], t))
                    : throw new ArgumentException($"eye_ fills matrices, not a tensor of {shape.Length} dimensions.");
            }

            /// <summary>Uniform in ±gain·√(6/(fan-in + fan-out)).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                var bound = Math.Sqrt(3) * XavierDeviation(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with standard deviation gain·√(2/(fan-in + fan-out)).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1) =>
                normal_(tensor, 0, XavierDeviation(tensor, gain));

            /// <summary>Uniform in ±gain·√(3/fan).</summary>
            /// <param name="a">The negative slope of the leaky ReLU that follows.</param>
            public static Tensor kaiming_uniform_(
                Tensor tensor,
                double a = 0,
                FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU
            )
            {
                if (tensor.NumberOfElements == 0)
                    return tensor;
                var bound = Math.Sqrt(3) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with standard deviation gain/√fan.</summary>
            /// <param name="a">The negative slope of the leaky ReLU that follows.</param>
            public static Tensor kaiming_normal_(
                Tensor tensor,
                double a = 0,
                FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU
            ) =>
                tensor.NumberOfElements == 0
                    ? tensor
                    : normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>The bias of linear layers and convolutions as they start: uniform in ±1/√fan-in of the weight.</summary>
            internal static void BiasFor(Tensor weight, Tensor bias)
            {
                var (fanIn, _) = CalculateFanInAndFanOut(weight);
                var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
                uniform_(bias, -bound, bound);
            }

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static double KaimingDeviation(
                Tensor tensor,
                double a,
                FanInOut mode,
                NonlinearityType nonlinearity
            )
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static double Phi(double x) => (1 + Erf(x / Math.Sqrt(2))) / 2;

            private static double Erf(double x)
            {
                using var scope = NewDisposeScope();
                return torch.tensor(x, ScalarType.Float64).erf().item<double>();
            }

            private static Tensor Filled(Tensor tensor, Action<Tensor> fill)
            {
                using (no_grad())
                    fill(tensor);
                return tensor;
            }
        }
    }
}
