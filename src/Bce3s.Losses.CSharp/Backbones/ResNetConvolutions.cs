using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>Convolutions without bias that start as torchvision's do: normal with variance 2/fan-out.</summary>
static class ResNetConvolutions
{
    /// <summary>An odd kernel, padded so that a stride of 1 keeps the size.</summary>
    public static Conv2d Convolution(long from, long to, long kernel, Device? device, long stride = 1, long groups = 1)
    {
        var convolution = Conv2d(
            from,
            to,
            kernel,
            stride: stride,
            padding: kernel / 2,
            groups: groups,
            bias: false,
            device: device
        );
        init.kaiming_normal_(convolution.weight, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
        return convolution;
    }

    /// <summary>The 1×1 shortcut where a block changes the shape; null where it does not.</summary>
    public static Downsample? Shortcut(long from, long to, long stride, Device? device) =>
        stride == 1 && from == to ? null : new Downsample(Convolution(from, to, 1, device, stride), device);
}
