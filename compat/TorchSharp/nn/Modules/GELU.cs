using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>x·Φ(x), Φ the distribution function of the standard normal distribution.</summary>
        public sealed class GELU : ParameterLessModule<Tensor, Tensor>
        {
            /// <summary>Exact, or by a hyperbolic tangent.</summary>
            public enum Approximate
            {
                none = 0,
                tanh = 1,
            }

            internal GELU(Approximate approximate, bool inplace)
                : base(nameof(GELU)) => (this.approximate, this.inplace) = (approximate, inplace);

            public Approximate approximate { get; set; }

            public bool inplace { get; set; }

            public override Tensor forward(Tensor tensor) => nn.functional.gelu(tensor, approximate, inplace);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x·Φ(x)</summary>
            public static GELU GELU() => new(Modules.GELU.Approximate.none, false);

            /// <inheritdoc cref="GELU()"/>
            public static GELU GELU(bool inplace) => new(Modules.GELU.Approximate.none, inplace);

            /// <inheritdoc cref="GELU()"/>
            public static GELU GELU(GELU.Approximate approximate, bool inplace = false) => new(approximate, inplace);
        }
    }
}
