using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Op _batchNorm = "batch_norm";
            private static readonly Op _layerNorm = "layer_norm";
            private static readonly Op _vectorNorm = "norm.ScalarOpt_dim";
            private static readonly Op _clampMin = "clamp_min";
            private static readonly Op _div = "div.Tensor";
            private static readonly Op _cosineSimilarity = "cosine_similarity";

            /// <summary>
            /// (x − mean)/√(var + eps)·weight + bias over all dimensions but the second. In training the batch's moments are used, and
            /// the running ones, where given, move towards them (the variance unbiased): r ← (1 − momentum)·r + momentum·batch.
            /// </summary>
            /// <exception cref="ArgumentException">
            /// Training with a single value a channel, which has no unbiased variance: the running one would become NaN.
            /// </exception>
            public static Tensor batch_norm(
                Tensor input,
                Tensor? running_mean,
                Tensor? running_var,
                Tensor? weight = null,
                Tensor? bias = null,
                bool training = false,
                double momentum = 0.1,
                double eps = 1E-05
            )
            {
                if (training)
                    CheckValuesPerChannel(input);
                return _batchNorm.Call(input, weight, bias, running_mean, running_var, training, momentum, eps, true);
            }

            // By shapes alone: reading numbers would wait for the device.
            private static void CheckValuesPerChannel(Tensor input)
            {
                var sizes = input.shape;
                var values = 1L;
                for (var i = 0; i < sizes.Length; i++)
                    values *= i == 1 ? 1 : sizes[i];
                if (values == 1)
                    throw new ArgumentException(
                        $"Expected more than 1 value per channel when training, got input size [{string.Join(", ", sizes)}]",
                        nameof(input)
                    );
            }

            /// <summary>(x − mean)/√(var + eps)·weight + bias over the last dimensions, whose sizes are given.</summary>
            public static Tensor layer_norm(
                Tensor input,
                long[] normalized_shape,
                Tensor? weight = null,
                Tensor? bias = null,
                double eps = 1E-05
            ) => _layerNorm.Call(input, normalized_shape, weight, bias, eps, true);

            /// <summary>x / max(‖x‖ₚ, eps) along a dimension.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1E-12)
            {
                long[] dims = [dim];
                using var norm = _vectorNorm.Call(input, p, dims, true);
                using var bounded = _clampMin.Call(norm, eps);
                return _div.Call(input, bounded);
            }

            /// <summary>x₁·x₂ / (max(‖x₁‖, eps)·max(‖x₂‖, eps)) along a dimension.</summary>
            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1E-08) =>
                _cosineSimilarity.Call(x1, x2, dim, eps);
        }
    }
}
