using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Steps of a forward pass that free what they have used: without gradients no more than a step's input and output are in
/// memory, as in Python, where the next assignment ends a tensor's life.
/// </summary>
static class Passing
{
    /// <summary>Goes on with the next tensor; the one before is gone.</summary>
    public static void Advance(ref Tensor current, Tensor next)
    {
        current.Dispose();
        current = next;
    }

    /// <summary>A convolution, then the normalisation where it is not part of it (<see cref="Folding"/>).</summary>
    public static Tensor Normalized(this Conv2d convolution, BatchNorm2d? norm, Tensor input)
    {
        var output = convolution.call(input);
        if (norm is not null)
            Advance(ref output, norm.call(output));
        return output;
    }
}
