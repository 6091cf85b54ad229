using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>1/(1 + e⁻ˣ)</summary>
        public sealed class Sigmoid : ParameterLessModule<Tensor, Tensor>
        {
            internal Sigmoid(bool inplace)
                : base(nameof(Sigmoid)) => this.inplace = inplace;

            public bool inplace { get; set; }

            public override Tensor forward(Tensor tensor) => nn.functional.sigmoid(tensor, inplace);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>1/(1 + e⁻ˣ)</summary>
            public static Sigmoid Sigmoid() => new(false);

            /// <inheritdoc cref="Sigmoid()"/>
            public static Sigmoid Sigmoid(bool inplace) => new(inplace);
        }
    }
}
