using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>x where positive, weight·x elsewhere; the weight is trained.</summary>
        public sealed class PReLU : nn.Module<Tensor, Tensor>
        {
            [ComponentName(Name = nameof(weight))]
            private Parameter? _weight;

            internal PReLU(long num_parameters, double init, Parameter weight)
                : base(nameof(PReLU))
            {
                this.num_parameters = num_parameters;
                this.init = init;
                this.weight = weight;
            }

            public long num_parameters { get; }

            public double init { get; }

            public Parameter weight
            {
                get => _weight!;
                set => Replace(nameof(weight), ref _weight, value);
            }

            public override Tensor forward(Tensor tensor) => nn.functional.prelu(tensor, weight);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x where positive, weight·x elsewhere.</summary>
            /// <param name="num_parameters">1, or the number of channels.</param>
            public static PReLU PReLU(
                long num_parameters,
                double init = 0.25,
                Device? device = null,
                ScalarType? dtype = null
            )
            {
                var weight = Parameter(empty([num_parameters], dtype: dtype, device: device));
                nn.init.constant_(weight, init);
                return new(num_parameters, init, weight);
            }
        }
    }
}
