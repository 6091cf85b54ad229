using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>The shortcut where a block changes the shape (option B): a convolution and its normalisation, named <c>0</c> and <c>1</c>.</summary>
sealed class Downsample : Module<Tensor, Tensor>, IFoldable
{
    [ComponentName(Name = "0")]
    readonly Conv2d _convolution;

    [ComponentName(Name = "1")]
    BatchNorm2d? _norm;

    public Downsample(Conv2d convolution, Device? device)
        : base(nameof(Downsample))
    {
        _convolution = convolution;
        _norm = BatchNorm2d(convolution.out_channels, device: device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _convolution.Normalized(_norm, input).MoveToOuterDisposeScope();
    }

    void IFoldable.Fold() => Folding.After(this, "1", ref _norm, _convolution);
}
