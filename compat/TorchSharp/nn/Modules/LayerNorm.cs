using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>(x − mean)/√(var + eps)·weight + bias over the last dimensions.</summary>
        public sealed class LayerNorm : nn.Module<Tensor, Tensor>
        {
            [ComponentName(Name = nameof(weight))]
            private Parameter? _weight;

            [ComponentName(Name = nameof(bias))]
            private Parameter? _bias;

            internal LayerNorm(
                long[] normalized_shape,
                double eps,
                bool elementwise_affine,
                bool bias,
                Device? device,
                ScalarType? dtype
            )
                : base(nameof(LayerNorm))
            {
                this.normalized_shape = normalized_shape;
                this.eps = eps;
                this.elementwise_affine = elementwise_affine;
                if (elementwise_affine)
                    weight = nn.Parameter(empty(normalized_shape, dtype: dtype, device: device));
                if (elementwise_affine && bias)
                    this.bias = nn.Parameter(empty(normalized_shape, dtype: dtype, device: device));
                reset_parameters();
            }

            /// <summary>The sizes of the dimensions that are normalised.</summary>
            public long[] normalized_shape { get; set; }

            public double eps { get; set; }

            public bool elementwise_affine { get; set; }

            /// <summary>The scale; null where there is none.</summary>
            public Parameter weight
            {
                get => _weight!;
                set => Replace(nameof(weight), ref _weight, value);
            }

            /// <summary>The shift.</summary>
            public Parameter? bias
            {
                get => _bias;
                set => Replace(nameof(bias), ref _bias, value);
            }

            /// <summary>Scale 1, shift 0.</summary>
            public void reset_parameters()
            {
                if (_weight is not null)
                    nn.init.ones_(_weight);
                if (_bias is not null)
                    nn.init.zeros_(_bias);
            }

            public override Tensor forward(Tensor tensor) =>
                nn.functional.layer_norm(tensor, normalized_shape, _weight, _bias, eps);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>(x − mean)/√(var + eps)·weight + bias over the last dimensions, whose sizes are given.</summary>
            public static LayerNorm LayerNorm(
                long[] normalized_shape,
                double eps = 1E-05,
                bool elementwise_affine = true,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) => new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

            /// <inheritdoc cref="LayerNorm(long[], double, bool, bool, Device, ScalarType?)"/>
            public static LayerNorm LayerNorm(
                long normalized_shape,
                double eps = 1E-05,
                bool elementwise_affine = true,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) => new([normalized_shape], eps, elementwise_affine, bias, device, dtype);
        }
    }
}
