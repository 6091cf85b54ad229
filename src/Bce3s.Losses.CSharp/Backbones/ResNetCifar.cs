using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// The residual networks for small images (He et al. 2016, section 4.2): a 3×3 stem, three stages of (depth − 2)/6 blocks
/// with widths w, 2w, 4w, global average pooling; shortcuts without parameters (option A). N×C×H×W to N×4w.
/// </summary>
/// <remarks>
/// State names are those of the common PyTorch programs: <c>conv1</c>, <c>bn1</c>, <c>layer1.0.conv1</c>, …. Convolutions start
/// as <c>kaiming_normal_</c> draws them. Parameters at width 16 and three channels: ResNet-20 269,072; ResNet-32 463,504;
/// ResNet-110 1,727,312.
/// </remarks>
/// <example>
/// <code>using var backbone = ResNetCifar.Create(depth: 32); // 463,504 parameters, 64 features</code>
/// </example>
public sealed class ResNetCifar : Backbone, IFoldable
{
    /// <summary>The width of the first stage in the paper.</summary>
    public const int DefaultWidth = 16;

    /// <summary>The depths of <see cref="Backbones"/>; <see cref="Create"/> makes any 6n+2.</summary>
    public static IReadOnlyList<int> Depths { get; } = [8, 20, 32, 44, 56, 110];

    // The names of these fields are the names in the state dictionary.
    internal readonly Conv2d conv1;
    internal BatchNorm2d? bn1;
    internal readonly Sequential layer1;
    internal readonly Sequential layer2;
    internal readonly Sequential layer3;
    internal readonly Linear? linear;
    readonly int _depth;
    readonly int _width;

    ResNetCifar(int depth, long channels, int width, long? classes, Device? device)
        : base(width == DefaultWidth ? $"resnet{depth}" : $"resnet{depth}-w{width}", channels, 4L * width)
    {
        (_depth, _width) = (depth, width);
        var blocks = (depth - 2) / 6;
        conv1 = ResNetCifarBlock.Convolution(channels, width, stride: 1, device);
        bn1 = BatchNorm2d(width, device: device);
        layer1 = Stage(width, width, blocks, stride: 1, device);
        layer2 = Stage(width, 2L * width, blocks, stride: 2, device);
        layer3 = Stage(2L * width, 4L * width, blocks, stride: 2, device);
        if (classes is { } count)
            linear = Linear(Features, count, device: device);
        RegisterComponents();
    }

    /// <summary>A freshly drawn network (from torch's default generator).</summary>
    /// <param name="depth">6n + 2, n ≥ 1: 8, 20, 32, 44, 56, 110, ….</param>
    /// <param name="channels">Channels of an image: 3 for colour, 1 for grey.</param>
    /// <param name="width">Channels of the first stage; the features are 4 times as wide.</param>
    /// <param name="classes">
    /// Published state dictionaries hold a classifier <c>linear.weight</c>, <c>linear.bias</c>. Null (the default) leaves it out: classifying
    /// is the loss head's part. With a number of classes it is part of the state, so that such a dictionary loads and
    /// saves whole; <c>forward</c> gives features all the same.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A depth that is not 6n + 2, or a number below 1.</exception>
    public static ResNetCifar Create(int depth, long channels = 3, int width = DefaultWidth, long? classes = null) =>
        On(depth, channels, width, classes, device: null);

    internal static ResNetCifar On(int depth, long channels, int width, long? classes, Device? device)
    {
        if (depth < 8 || (depth - 2) % 6 != 0)
            throw new ArgumentOutOfRangeException(
                nameof(depth),
                depth,
                $"expected 6n + 2 with n ≥ 1, such as {string.Join(", ", Depths)}"
            );
        Check.AtLeast(channels, 1, nameof(channels));
        Check.AtLeast(width, 1, nameof(width));
        if (classes is { } count)
            Check.AtLeast(count, 1, nameof(classes));
        return new(depth, channels, width, classes, device);
    }

    /// <inheritdoc />
    protected override Tensor Extract(Tensor images)
    {
        var x = conv1.Normalized(bn1, images).relu_();
        foreach (var stage in new[] { layer1, layer2, layer3 })
            Passing.Advance(ref x, stage.call(x));
        return x.mean([2, 3]);
    }

    /// <inheritdoc />
    protected override Backbone Skeleton() => new ResNetCifar(_depth, Channels, _width, classes: null, META);

    void IFoldable.Fold() => Folding.After(this, nameof(bn1), ref bn1, conv1);

    static Sequential Stage(long from, long to, int blocks, long stride, Device? device) =>
        Sequential(
            Enumerable
                .Range(0, blocks)
                .Select(i =>
                    (Module<Tensor, Tensor>)(
                        i == 0
                            ? new ResNetCifarBlock(from, to, stride, device)
                            : new ResNetCifarBlock(to, to, stride: 1, device)
                    )
                )
        );
}
