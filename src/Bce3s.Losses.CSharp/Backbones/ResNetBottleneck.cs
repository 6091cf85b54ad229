using TorchSharp;
using TorchSharp.Modules;
using static Bce3s.Losses.ResNetConvolutions;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// 1×1, 3×3 and 1×1 convolutions with normalisation, plus the input or its 1×1 shortcut, then relu. The 3×3 convolution strides
/// and may have groups (ResNeXt).
/// </summary>
sealed class ResNetBottleneck : Module<Tensor, Tensor>, IFoldable
{
    internal readonly Conv2d conv1;
    internal BatchNorm2d? bn1;
    internal readonly Conv2d conv2;
    internal BatchNorm2d? bn2;
    internal readonly Conv2d conv3;
    internal BatchNorm2d? bn3;
    internal readonly Downsample? downsample;

    public ResNetBottleneck(long from, long middle, long to, long stride, long groups, Device? device)
        : base(nameof(ResNetBottleneck))
    {
        conv1 = Convolution(from, middle, 1, device);
        bn1 = BatchNorm2d(middle, device: device);
        conv2 = Convolution(middle, middle, 3, device, stride, groups);
        bn2 = BatchNorm2d(middle, device: device);
        conv3 = Convolution(middle, to, 1, device);
        bn3 = BatchNorm2d(to, device: device);
        downsample = Shortcut(from, to, stride, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = conv1.Normalized(bn1, input).relu_();
        Passing.Advance(ref x, conv2.Normalized(bn2, x).relu_());
        Passing.Advance(ref x, conv3.Normalized(bn3, x));
        return x.add_(downsample?.call(input) ?? input).relu_().MoveToOuterDisposeScope();
    }

    void IFoldable.Fold()
    {
        Folding.After(this, nameof(bn1), ref bn1, conv1);
        Folding.After(this, nameof(bn2), ref bn2, conv2);
        Folding.After(this, nameof(bn3), ref bn3, conv3);
    }
}
