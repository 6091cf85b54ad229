using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// (x − mean)/√(var + eps)·weight + bias a channel: with the batch's moments in training, the running ones in evaluation.
/// </summary>
public abstract class BatchNorm : NormBase
{
    private static readonly Op _add_ = "add_.Scalar";

    public BatchNorm(
        long num_features,
        double eps,
        double momentum,
        bool affine,
        bool track_running_stats,
        Device? device,
        ScalarType? dtype,
        string name
    )
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name) { }

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        var factor = momentum ?? 0;
        if (training && num_batches_tracked is { } batches)
        {
            _add_.Run(batches, 1L);
            factor = momentum ?? 1.0 / batches.ToScalar().ToInt64();
        }
        var useBatch = training || running_mean is null || running_var is null;
        var useRunning = !training || track_running_stats;
        return nn.functional.batch_norm(
            input,
            useRunning ? running_mean : null,
            useRunning ? running_var : null,
            weight,
            bias,
            useBatch,
            factor,
            eps
        );
    }

    private protected static void CheckRank(Tensor input, params ReadOnlySpan<long> ranks)
    {
        if (!ranks.Contains(input.ndim))
            throw new ArgumentException(
                $"Expected a tensor of {string.Join(" or ", ranks.ToArray())} dimensions, got {string.Join('×', input.shape)}.",
                nameof(input)
            );
    }
}
