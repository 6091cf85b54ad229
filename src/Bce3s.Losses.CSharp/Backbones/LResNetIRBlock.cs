using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// bn–conv–bn–prelu–conv–bn, plus the input or its shortcut; no activation after the sum. Where the block halves the image, its
/// second convolution and the shortcut are 2×2 with stride 2 and no padding.
/// </summary>
sealed class LResNetIRBlock : Module<Tensor, Tensor>, IFoldable
{
    internal readonly Downsample? downsample;
    internal readonly BatchNorm2d bn0;
    internal readonly Conv2d conv1;
    internal BatchNorm2d? bn1;
    internal readonly PReLU prelu;
    internal readonly Conv2d conv2;
    internal BatchNorm2d? bn2;

    public LResNetIRBlock(long from, long to, long stride, Device? device)
        : base(nameof(LResNetIRBlock))
    {
        downsample = stride == 1 ? null : new Downsample(Convolution(from, to, stride, device), device);
        bn0 = BatchNorm2d(from, device: device);
        conv1 = Convolution(from, to, stride: 1, device);
        bn1 = BatchNorm2d(to, device: device);
        prelu = PReLU(to, device: device);
        conv2 = Convolution(to, to, stride, device);
        bn2 = BatchNorm2d(to, device: device);
        // The block starts as its shortcut.
        init.zeros_(bn2.weight);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = bn0.call(input);
        Passing.Advance(ref x, conv1.Normalized(bn1, x));
        Passing.Advance(ref x, prelu.call(x));
        Passing.Advance(ref x, conv2.Normalized(bn2, x));
        return x.add_(downsample?.call(input) ?? input).MoveToOuterDisposeScope();
    }

    // bn0 stays: it comes before a padded convolution.
    void IFoldable.Fold()
    {
        Folding.After(this, nameof(bn1), ref bn1, conv1);
        Folding.After(this, nameof(bn2), ref bn2, conv2);
    }

    /// <summary>3×3 that keeps the size, or 2×2 that halves it; normal with variance 1/fan-in.</summary>
    internal static Conv2d Convolution(long from, long to, long stride, Device? device)
    {
        var (kernel, padding) = stride == 1 ? (3L, 1L) : (2L, 0L);
        return Drawn(Conv2d(from, to, kernel, stride: stride, padding: padding, bias: false, device: device));
    }

    /// <summary>Draws the kernels anew, normal with variance 1/fan-in.</summary>
    internal static Conv2d Drawn(Conv2d convolution)
    {
        init.kaiming_normal_(convolution.weight, a: 1);
        return convolution;
    }
}
