using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests;

/// <summary>Batches of images and their values.</summary>
internal static class Batches
{
    /// <summary>A batch in which every pixel has another, non-zero value.</summary>
    public static Tensor Distinct(int count, int channels, int height, int width, int from = 1)
    {
        var values = Enumerable.Range(from, count * channels * height * width).Select(i => i / 4096f).ToArray();
        return tensor(values, [count, channels, height, width], dtype: ScalarType.Float32);
    }

    /// <summary>The values by [image, channel, row, column].</summary>
    public static float[,,,] Values(Tensor images)
    {
        var shape = images.shape;
        var flat = images.contiguous().data<float>().ToArray();
        var values = new float[shape[0], shape[1], shape[2], shape[3]];
        Buffer.BlockCopy(flat, 0, values, 0, flat.Length * sizeof(float));
        return values;
    }

    public static float[] Flat(Tensor images) => images.contiguous().data<float>().ToArray();
}
