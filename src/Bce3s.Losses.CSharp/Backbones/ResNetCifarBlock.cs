using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// conv–bn–relu–conv–bn, plus the input, then relu. Where the block halves the image and widens it, the input is
/// subsampled (every second pixel) and padded with channels of zeros on both sides.
/// </summary>
sealed class ResNetCifarBlock : Module<Tensor, Tensor>
{
    internal readonly Conv2d conv1;
    internal readonly BatchNorm2d bn1;
    internal readonly Conv2d conv2;
    internal readonly BatchNorm2d bn2;
    readonly long _stride;
    readonly long[] _padding;

    public ResNetCifarBlock(long from, long to, long stride)
        : base(nameof(ResNetCifarBlock))
    {
        conv1 = Convolution(from, to, stride);
        bn1 = BatchNorm2d(to);
        conv2 = Convolution(to, to, stride: 1);
        bn2 = BatchNorm2d(to);
        var before = (to - from) / 2;
        (_stride, _padding) = (stride, [0, 0, 0, 0, before, to - from - before]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = bn1.call(conv1.call(input)).relu_();
        x = bn2.call(conv2.call(x)).add_(Shortcut(input)).relu_();
        return x.MoveToOuterDisposeScope();
    }

    Tensor Shortcut(Tensor input)
    {
        if (_stride == 1)
            return input;
        var shape = input.shape;
        var subsampled = input.slice(2, 0, shape[2], _stride).slice(3, 0, shape[3], _stride);
        return functional.pad(subsampled, _padding);
    }

    internal static Conv2d Convolution(long from, long to, long stride)
    {
        var convolution = Conv2d(from, to, 3L, stride: stride, padding: 1L, bias: false);
        init.kaiming_normal_(convolution.weight);
        return convolution;
    }
}
