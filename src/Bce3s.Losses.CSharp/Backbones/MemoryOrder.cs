using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Tensors whose channels lie innermost in memory. libtorch's operators recognise the order by the strides, so that
/// plain permutations make it.
/// </summary>
static class MemoryOrder
{
    /// <summary>N×C×H×W images in that order; gradients flow back.</summary>
    public static Tensor ChannelsLast(Tensor images) => images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    /// <summary>Puts all kernels (parameters of four dimensions) into that order, in place.</summary>
    public static void ChannelsLast(nn.Module module)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var kernel in module.parameters().Where(parameter => parameter.ndim == 4))
        {
            // An empty tensor fixes the strides of dimensions of size 1 too, where `contiguous` would leave them.
            var shape = kernel.shape;
            var reordered = empty([shape[0], shape[2], shape[3], shape[1]], kernel.dtype, kernel.device)
                .permute(0, 3, 1, 2);
            kernel.set_(reordered.copy_(kernel));
        }
    }
}
