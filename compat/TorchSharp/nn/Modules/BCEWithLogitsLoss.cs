using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>−(w₊·t·log σ(x) + (1 − t)·log(1 − σ(x))), for logits.</summary>
        public sealed class BCEWithLogitsLoss : WeightedLoss<Tensor, Tensor, Tensor>
        {
            public BCEWithLogitsLoss(
                Tensor? weight = null,
                nn.Reduction reduction = nn.Reduction.Mean,
                Tensor? pos_weights = null
            )
                : base(weight, reduction) => this.pos_weights = pos_weights;

            /// <summary>w₊, the weight of positive targets.</summary>
            public Tensor? pos_weights { get; }

            public override Tensor forward(Tensor input, Tensor target) =>
                nn.functional.binary_cross_entropy_with_logits(input, target, weight, reduction, pos_weights);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>−(w₊·t·log σ(x) + (1 − t)·log(1 − σ(x))), for logits.</summary>
            /// <param name="pos_weights">w₊, the weight of positive targets; it broadcasts.</param>
            public static BCEWithLogitsLoss BCEWithLogitsLoss(
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null
            ) => new(weight, reduction, pos_weights);
        }
    }
}
