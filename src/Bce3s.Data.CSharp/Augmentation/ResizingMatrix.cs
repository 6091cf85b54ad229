using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>The weights of one direction of <see cref="Resampling"/>, as a matrix for each image.</summary>
internal static class ResizingMatrix
{
    /// <param name="ranges">First pixel and number of pixels of each image's window.</param>
    /// <param name="size">Pixels of the image.</param>
    /// <param name="count">Pixels that the window is resized to.</param>
    /// <param name="interpolation">The filter.</param>
    /// <param name="device">Where the matrices go.</param>
    /// <returns>
    /// float32 N×1×count×size, or count×size where N is 1. Only the weights that count cross to the device, where they are spread.
    /// </returns>
    public static Tensor Create(
        ReadOnlySpan<(int First, int Count)> ranges,
        long size,
        int count,
        Interpolation interpolation,
        Device device
    )
    {
        using var scope = NewDisposeScope();
        var firsts = new long[ranges.Length * count];
        var columns = new ResamplingWeights[ranges.Length];
        for (var i = 0; i < ranges.Length; i++)
        {
            columns[i] = Weights(ranges[i].Count, count, interpolation);
            for (var j = 0; j < count; j++)
                firsts[i * count + j] = ranges[i].First + columns[i].First[j];
        }
        var taps = columns.Length == 0 ? 1 : columns.Max(column => column.Taps.Take(count).Max());
        var weights = new float[ranges.Length * count * taps];
        for (var i = 0; i < ranges.Length; i++)
        for (var j = 0; j < count; j++)
        for (var k = 0; k < columns[i].Taps[j]; k++)
            weights[(i * count + j) * taps + k] =
                interpolation == Interpolation.Nearest
                    ? 1
                    : columns[i].Weights[j * columns[i].Stride + k] / (float)(1 << ResamplingWeights.Bits);

        // Places behind the last pixel have no weight, wherever they are added.
        var places = tensor(firsts, [ranges.Length, 1, count, 1], device: device)
            .add(arange(taps, dtype: ScalarType.Int64, device: device))
            .clamp_max_(size - 1);
        var matrices = zeros([ranges.Length, 1, count, size], dtype: ScalarType.Float32, device: device)
            .scatter_add_(3, places, tensor(weights, [ranges.Length, 1, count, taps], device: device));
        return (ranges.Length == 1 ? matrices.view(count, size) : matrices).MoveToOuterDisposeScope();
    }

    private static ResamplingWeights Weights(int size, int count, Interpolation interpolation)
    {
        var weights = new ResamplingWeights();
        if (interpolation == Interpolation.Nearest)
            weights.Nearest(size, 0, size, count);
        else
            weights.Filter(size, 0, size, count, interpolation);
        return weights;
    }
}
