using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The operators behind the modules, as functions.</summary>
        public static partial class functional
        {
            private static readonly Op _linear = "linear";
            private static readonly Op _embedding = "embedding";
            private static readonly Op _oneHot = "one_hot";

            /// <summary>input·weightsᵀ + bias; weights are out×in.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                _linear.Call(input, weights, bias);

            /// <summary>Integers 0…C-1 as rows of zeros with a one, int64.</summary>
            /// <param name="num_classes">C; one more than the greatest value by default.</param>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => _oneHot.Call(x, num_classes);

            internal static Tensor Embed(
                Tensor weight,
                Tensor indices,
                long paddingIndex,
                bool scaleByFrequency,
                bool sparse
            ) => _embedding.Call(weight, indices, paddingIndex, scaleByFrequency, sparse);
        }
    }
}
