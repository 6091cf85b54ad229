using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>x·Wᵀ + b, of the last dimension.</summary>
        public sealed class Linear : nn.Module<Tensor, Tensor>
        {
            [ComponentName(Name = nameof(weight))]
            private Parameter? _weight;

            [ComponentName(Name = nameof(bias))]
            private Parameter? _bias;

            internal Linear(Parameter weight, Parameter? bias)
                : base(nameof(Linear))
            {
                (out_features, in_features) = (weight.size(0), weight.size(1));
                this.weight = weight;
                this.bias = bias;
            }

            public long in_features { get; set; }

            public long out_features { get; set; }

            /// <summary>out×in</summary>
            public Parameter weight
            {
                get => _weight!;
                set => Replace(nameof(weight), ref _weight, value);
            }

            public Parameter? bias
            {
                get => _bias;
                set => Replace(nameof(bias), ref _bias, value);
            }

            public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, weight, _bias);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x·Wᵀ + b, of the last dimension; W and b start uniform in ±1/√inputs.</summary>
            public static Linear Linear(
                long inputSize,
                long outputSize,
                bool hasBias = true,
                Device? device = null,
                ScalarType? dtype = null
            )
            {
                var weight = Parameter(empty([outputSize, inputSize], dtype: dtype, device: device));
                init.kaiming_uniform_(weight, Math.Sqrt(5));
                var bias = hasBias ? Parameter(empty([outputSize], dtype: dtype, device: device)) : null;
                if (bias is not null)
                    init.BiasFor(weight, bias);
                return Linear(weight, bias);
            }

            /// <summary>A linear layer of given parameters.</summary>
            /// <param name="weight">out×in</param>
            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);
        }
    }
}
