using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Op _crossEntropy = "cross_entropy_loss";
            private static readonly Op _nllLoss = "nll_loss_nd";
            private static readonly Op _binaryCrossEntropy = "binary_cross_entropy";
            private static readonly Op _binaryCrossEntropyWithLogits = "binary_cross_entropy_with_logits";
            private static readonly Op _mseLoss = "mse_loss";
            private static readonly Op _l1Loss = "l1_loss";
            private static readonly Op _smoothL1Loss = "smooth_l1_loss";
            private static readonly Op _klDiv = "kl_div";

            /// <summary>−log softmax(input)[target]; a mean is divided by the sum of the targets' weights.</summary>
            /// <param name="input">Logits, N×C(×…) or C.</param>
            /// <param name="target">Classes (int64, N(×…)) or probabilities (of the input's shape).</param>
            /// <param name="weight">One weight a class.</param>
            /// <param name="ignore_index">A class whose samples do not count.</param>
            /// <param name="label_smoothing">How much of the target is spread evenly over all classes.</param>
            public static Tensor cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0
            ) => _crossEntropy.Call(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            /// <summary>−input[target], for logarithms of probabilities.</summary>
            public static Tensor nll_loss(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            ) => _nllLoss.Call(input, target, weight, (long)reduction);

            /// <summary>−(t·log p + (1 − t)·log(1 − p)), logarithms bounded below by −100.</summary>
            public static Tensor binary_cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            ) => _binaryCrossEntropy.Call(input, target, weight, (long)reduction);

            /// <summary>−(w₊·t·log σ(x) + (1 − t)·log(1 − σ(x))), without overflow.</summary>
            /// <param name="weight">A weight an element; it broadcasts.</param>
            /// <param name="pos_weights">w₊, the weight of positive targets; it broadcasts.</param>
            public static Tensor binary_cross_entropy_with_logits(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null
            ) => _binaryCrossEntropyWithLogits.Call(input, target, weight, pos_weights, (long)reduction);

            /// <summary>(input − target)²</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                _mseLoss.Call(input, target, (long)reduction);

            /// <summary>|input − target|</summary>
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                _l1Loss.Call(input, target, (long)reduction);

            /// <summary>d²/2β where |d| is below β, |d| − β/2 elsewhere.</summary>
            public static Tensor smooth_l1_loss(
                Tensor input,
                Tensor target,
                Reduction reduction = Reduction.Mean,
                double beta = 1
            ) => _smoothL1Loss.Call(input, target, (long)reduction, beta);

            /// <summary>target·(log target − input), for an input of logarithms. A mean is over all elements.</summary>
            /// <param name="log_target">Whether the target is logarithms too.</param>
            public static Tensor kl_div(
                Tensor input,
                Tensor target,
                bool log_target = true,
                Reduction reduction = Reduction.Mean
            ) => _klDiv.Call(input, target, (long)reduction, log_target);
        }
    }
}
