using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// The residual networks for photographs (He et al. 2016, "Deep residual learning for image recognition", table 1): a stem, four stages
/// of blocks with widths w, 2w, 4w, 8w, global average pooling; 1×1 shortcuts where the shape changes (option B). N×C×H×W to N×8w
/// (depth 18, 34: two 3×3 convolutions a block) or N×32w (50, 101, 152: bottlenecks that stride in the 3×3 convolution).
/// <see cref="ResNeXt"/> makes those with groups.
/// </summary>
/// <remarks>
/// Structure, names (<c>conv1</c>, <c>bn1</c>, <c>layer1.0.conv1</c>, …, <c>fc</c>) and the start (convolutions normal with variance
/// 2/fan-out, normalisations 1 and 0) are torchvision's, so its weights load. At width 64, three channels and 1000
/// classes: ResNet-18 11,689,512 parameters; 34 21,797,672; 50 25,557,032; 101 44,549,160; 152 60,192,808. The CIFAR
/// stem of the 34-layer network on images of 32×32 is BCE3S's (arXiv 2511.14097), whose 4×4 pooling is global there: 21,276,992.
/// </remarks>
/// <example>
/// <code>using var backbone = ResNet.Create(depth: 34, ResNetStem.Cifar); // 21,276,992 parameters, 512 features</code>
/// </example>
public sealed class ResNet : Backbone, IFoldable
{
    /// <summary>The width of the first stage in the paper.</summary>
    public const int DefaultWidth = 64;

    /// <summary>The depths that there are.</summary>
    public static IReadOnlyList<int> Depths { get; } = [.. ResNetShape.ResNets.Keys];

    // The names of these fields are the names in the state dictionary.
    internal readonly Conv2d conv1;
    internal BatchNorm2d? bn1;
    internal readonly Sequential layer1;
    internal readonly Sequential layer2;
    internal readonly Sequential layer3;
    internal readonly Sequential layer4;
    internal readonly Linear? fc;
    readonly ResNetShape _shape;
    readonly int _width;

    ResNet(ResNetShape shape, ResNetStem stem, long channels, int width, long? classes, Device? device)
        : base(Named(shape, stem, width), channels, 8L * width * shape.Expansion)
    {
        (_shape, Stem, _width) = (shape, stem, width);
        conv1 =
            stem == ResNetStem.ImageNet
                ? ResNetConvolutions.Convolution(channels, width, 7, device, stride: 2)
                : ResNetConvolutions.Convolution(channels, width, 3, device);
        bn1 = BatchNorm2d(width, device: device);
        layer1 = Stage(0, device);
        layer2 = Stage(1, device);
        layer3 = Stage(2, device);
        layer4 = Stage(3, device);
        if (classes is { } count)
            fc = Linear(Features, count, device: device);
        RegisterComponents();
    }

    /// <summary>How the network begins.</summary>
    public ResNetStem Stem { get; }

    /// <summary>A freshly drawn network (from torch's default generator).</summary>
    /// <param name="depth">18, 34, 50, 101 or 152.</param>
    /// <param name="stem">How it begins: for photographs or for images of 32×32.</param>
    /// <param name="channels">Channels of an image: 3 for colour, 1 for grey.</param>
    /// <param name="width">w, the channels of the stem.</param>
    /// <param name="classes">
    /// torchvision's state dictionaries hold a classifier <c>fc.weight</c>, <c>fc.bias</c> (1000 classes). Null (the default) leaves it out:
    /// classifying is the loss head's part. With a number of classes it is part of the state, so that such a dictionary loads and saves
    /// whole; <c>forward</c> gives features all the same.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">Another depth or stem, or a number below 1.</exception>
    public static ResNet Create(
        int depth,
        ResNetStem stem = ResNetStem.ImageNet,
        long channels = 3,
        int width = DefaultWidth,
        long? classes = null
    ) =>
        ResNetShape.ResNets.TryGetValue(depth, out var shape)
            ? On(shape, stem, channels, width, classes, device: null)
            : throw new ArgumentOutOfRangeException(
                nameof(depth),
                depth,
                $"expected one of {string.Join(", ", Depths)} ({nameof(ResNetCifar)} has the depths 6n + 2)"
            );

    internal static ResNet On(
        ResNetShape shape,
        ResNetStem stem,
        long channels,
        int width,
        long? classes,
        Device? device
    )
    {
        if (!Enum.IsDefined(stem))
            throw new ArgumentOutOfRangeException(
                nameof(stem),
                stem,
                $"expected one of {string.Join(", ", Enum.GetNames<ResNetStem>())}"
            );
        Check.AtLeast(channels, 1, nameof(channels));
        if (width < shape.LeastWidth)
            throw new ArgumentOutOfRangeException(
                nameof(width),
                width,
                $"{shape.Name} of width {width}; expected a width of at least {shape.LeastWidth}"
            );
        if (classes is { } count)
            Check.AtLeast(count, 1, nameof(classes));
        return new(shape, stem, channels, width, classes, device);
    }

    /// <inheritdoc />
    protected override Tensor Extract(Tensor images)
    {
        var x = conv1.Normalized(bn1, images).relu_();
        if (Stem == ResNetStem.ImageNet)
            Passing.Advance(ref x, functional.max_pool2d(x, 3, stride: 2, padding: 1));
        foreach (var stage in new[] { layer1, layer2, layer3, layer4 })
            Passing.Advance(ref x, stage.call(x));
        return x.mean([2, 3]);
    }

    /// <inheritdoc />
    protected override Backbone Skeleton() => new ResNet(_shape, Stem, Channels, _width, classes: null, META);

    void IFoldable.Fold() => Folding.After(this, nameof(bn1), ref bn1, conv1);

    Sequential Stage(int index, Device? device)
    {
        var planes = (long)_width << index;
        var (from, to) = (index == 0 ? _width : planes / 2 * _shape.Expansion, planes * _shape.Expansion);
        return Sequential(
            Enumerable
                .Range(0, _shape.Blocks[index])
                .Select(i => Block(i == 0 ? from : to, planes, to, stride: i == 0 && index > 0 ? 2 : 1, device))
        );
    }

    Module<Tensor, Tensor> Block(long from, long planes, long to, long stride, Device? device) =>
        _shape.HasBottlenecks
            ? new ResNetBottleneck(from, _shape.Middle(planes), to, stride, _shape.Groups, device)
            : new ResNetBasicBlock(from, to, stride, device);

    static string Named(ResNetShape shape, ResNetStem stem, int width) =>
        shape.Name + (stem == ResNetStem.Cifar ? "-cifar" : "") + (width == DefaultWidth ? "" : $"-w{width}");
}
