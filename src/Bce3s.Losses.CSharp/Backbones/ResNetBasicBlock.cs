using TorchSharp;
using TorchSharp.Modules;
using static Bce3s.Losses.ResNetConvolutions;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>Two 3×3 convolutions with normalisation, plus the input or its 1×1 shortcut, then relu.</summary>
sealed class ResNetBasicBlock : Module<Tensor, Tensor>, IFoldable
{
    internal readonly Conv2d conv1;
    internal BatchNorm2d? bn1;
    internal readonly Conv2d conv2;
    internal BatchNorm2d? bn2;
    internal readonly Downsample? downsample;

    public ResNetBasicBlock(long from, long to, long stride, Device? device)
        : base(nameof(ResNetBasicBlock))
    {
        conv1 = Convolution(from, to, 3, device, stride);
        bn1 = BatchNorm2d(to, device: device);
        conv2 = Convolution(to, to, 3, device);
        bn2 = BatchNorm2d(to, device: device);
        downsample = Shortcut(from, to, stride, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = conv1.Normalized(bn1, input).relu_();
        Passing.Advance(ref x, conv2.Normalized(bn2, x));
        return x.add_(downsample?.call(input) ?? input).relu_().MoveToOuterDisposeScope();
    }

    void IFoldable.Fold()
    {
        Folding.After(this, nameof(bn1), ref bn1, conv1);
        Folding.After(this, nameof(bn2), ref bn2, conv2);
    }
}
