using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Batch normalisation of N×C or N×C×L.</summary>
        public sealed class BatchNorm1d : BatchNorm
        {
            internal BatchNorm1d(
                long num_features,
                double eps,
                double momentum,
                bool affine,
                bool track_running_stats,
                Device? device,
                ScalarType? dtype
            )
                : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm1d)) { }

            protected override void ValidateInputDimensions(Tensor input) => CheckRank(input, 2, 3);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Batch normalisation of N×C or N×C×L, a channel.</summary>
            /// <param name="momentum">How far the running moments move towards each batch's.</param>
            /// <param name="affine">With a learnt scale (1 at the start) and shift (0).</param>
            /// <param name="track_running_stats">False uses the batch's moments in evaluation too.</param>
            public static BatchNorm1d BatchNorm1d(
                long num_features,
                double eps = 1E-05,
                double momentum = 0.1,
                bool affine = true,
                bool track_running_stats = true,
                Device? device = null,
                ScalarType? dtype = null
            ) => new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}
