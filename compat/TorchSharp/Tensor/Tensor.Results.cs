using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        internal static string Name(RoundingMode mode) =>
            mode switch
            {
                RoundingMode.trunc => "trunc",
                RoundingMode.floor => "floor",
                _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Expected trunc or floor."),
            };

        internal static string Name(Reduce reduce) => reduce.ToString();

        /// <summary>Calls the form of an operator that writes into a given tensor.</summary>
        private Tensor Into(Tensor target, Op op, long[] dims, bool keepdim)
        {
            op.Run(this, dims, keepdim, target);
            return target;
        }

        /// <summary>The result in another element type where one is asked for; the first one is freed then.</summary>
        private static Tensor Converted(Tensor result, ScalarType? type) =>
            type is { } wanted && wanted != result.dtype ? result.to_type(wanted, disposeAfter: true) : result;

        private static (Tensor, Tensor) Converted((Tensor First, Tensor Second) results, ScalarType? type) =>
            (Converted(results.First, type), Converted(results.Second, type));

        private Tensor After(Tensor result, bool dispose)
        {
            if (dispose)
                Dispose();
            return result;
        }

        private static (Tensor, Tensor?, Tensor?) Asked(
            (Tensor Values, Tensor Inverse, Tensor Counts) all,
            bool inverse,
            bool counts
        )
        {
            if (!inverse)
                all.Inverse.Dispose();
            if (!counts)
                all.Counts.Dispose();
            return (all.Values, inverse ? all.Inverse : null, counts ? all.Counts : null);
        }
    }
}
