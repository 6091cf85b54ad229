using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Batches of images whose pixels come from elsewhere in the image.</summary>
internal static class PixelSampling
{
    /// <summary>The column and the row of each pixel: int64 1×1×1×W and 1×1×H×1.</summary>
    public static (Tensor X, Tensor Y) Grid(long height, long width, Device device) =>
        (
            arange(width, dtype: ScalarType.Int64, device: device).view(1, 1, 1, width),
            arange(height, dtype: ScalarType.Int64, device: device).view(1, 1, height, 1)
        );

    /// <summary>The pixels at columns x and rows y, each int64 that broadcasts to N×1×H×W; <paramref name="fill"/> outside.</summary>
    public static Tensor Pick(Tensor images, Tensor x, Tensor y, byte fill)
    {
        var (count, channels, height, width) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3]);
        var inside = x.ge(0).logical_and(x.lt(width)).logical_and(y.ge(0)).logical_and(y.lt(height));
        var places = (y.clamp(0, height - 1) * width + x.clamp(0, width - 1))
            .expand(count, channels, height, width)
            .reshape(count, channels, height * width);
        var picked = images.reshape(count, channels, height * width).gather(2, places).view(images.shape);
        return picked.masked_fill_(inside.logical_not(), fill);
    }
}
