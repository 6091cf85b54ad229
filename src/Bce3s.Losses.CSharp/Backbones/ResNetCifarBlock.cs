using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// conv–bn–relu–conv–bn, plus the input, then relu. Where the block halves the image and widens it, the input is
/// subsampled (every second pixel) and padded with channels of zeros on both sides.
/// </summary>
sealed class ResNetCifarBlock : Module<Tensor, Tensor>, IFoldable
{
    internal readonly Conv2d conv1;
    internal BatchNorm2d? bn1;
    internal readonly Conv2d conv2;
    internal BatchNorm2d? bn2;
    readonly long _stride;
    readonly long[] _padding;

    public ResNetCifarBlock(long from, long to, long stride, Device? device)
        : base(nameof(ResNetCifarBlock))
    {
        conv1 = Convolution(from, to, stride, device);
        bn1 = BatchNorm2d(to, device: device);
        conv2 = Convolution(to, to, stride: 1, device);
        bn2 = BatchNorm2d(to, device: device);
        var before = (to - from) / 2;
        (_stride, _padding) = (stride, [0, 0, 0, 0, before, to - from - before]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = conv1.Normalized(bn1, input).relu_();
        Passing.Advance(ref x, conv2.Normalized(bn2, x));
        return x.add_(Shortcut(input)).relu_().MoveToOuterDisposeScope();
    }

    void IFoldable.Fold()
    {
        Folding.After(this, nameof(bn1), ref bn1, conv1);
        Folding.After(this, nameof(bn2), ref bn2, conv2);
    }

    Tensor Shortcut(Tensor input)
    {
        if (_stride == 1)
            return input;
        var shape = input.shape;
        var subsampled = input.slice(2, 0, shape[2], _stride).slice(3, 0, shape[3], _stride);
        return functional.pad(subsampled, _padding);
    }

    internal static Conv2d Convolution(long from, long to, long stride, Device? device)
    {
        var convolution = Conv2d(from, to, 3L, stride: stride, padding: 1L, bias: false, device: device);
        init.kaiming_normal_(convolution.weight);
        return convolution;
    }
}
