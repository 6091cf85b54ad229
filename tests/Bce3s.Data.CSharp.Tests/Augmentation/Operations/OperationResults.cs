using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation.Operations;

/// <summary>What operations make of images, by both engines.</summary>
internal static class OperationResults
{
    /// <summary>The bytes C×H×W of one image, which both engines agree on.</summary>
    public static byte[] Of(
        ImageOperation operation,
        byte[] image,
        int channels,
        int height,
        int width,
        double magnitude
    )
    {
        var picture = new Picture();
        image.CopyTo(picture.Reset(channels, height, width));
        operation.Apply(picture, magnitude);
        Assert.Equal((channels, height, width), (picture.Channels, picture.Height, picture.Width));

        // Twice in a batch, so that a magnitude that reaches the wrong image shows.
        using var scope = NewDisposeScope();
        var one = tensor(image, [1, channels, height, width], dtype: ScalarType.Byte);
        var batch = operation.Apply(cat([one, one.bitwise_not(), one]), [magnitude, Other(operation), magnitude]);
        Assert.Equal(ScalarType.Byte, batch.dtype);
        var bytes = picture.Bytes.ToArray();
        Assert.Equal(bytes, Engines.Flat(batch[0]));
        Assert.Equal(bytes, Engines.Flat(batch[2]));
        Assert.Equal(image, Engines.Flat(one));
        return bytes;
    }

    private static double Other(ImageOperation operation) =>
        operation.Name switch
        {
            "posterize" => 3,
            "solarize" => 99,
            "rotate" => 77,
            "translateX" or "translateY" => 2,
            "hue" => 0.3,
            _ => 0.7,
        };
}
