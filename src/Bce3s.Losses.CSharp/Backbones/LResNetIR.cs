using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses;

/// <summary>
/// The improved residual networks for faces, LResNet18/34/50/100E-IR (Deng et al. 2019, "ArcFace"; in this form EPL, arXiv
/// 2405.12447): a 3×3 stem, four stages of bn–conv–bn–prelu–conv–bn blocks with widths w, 2w, 4w, 8w, each of which
/// halves the image, then bn, dropout, a convolution over all that is left (7×7 for faces of 112×112) and bn. N×C×S×S to N×512.
/// </summary>
/// <remarks>
/// <para>The last normalisation shifts but does not scale: its weight is in the state, is 1 and needs no gradient. Names are those of EPL's
/// program. Convolutions start normal with variance 1/fan-in, slopes at 0.25, each block as its shortcut (<c>bn2.weight</c> 0).
/// After each step of an optimiser <see cref="PReLUClamp"/> keeps slopes at 0.01 or more. For verification EPL's program adds the
/// features of the mirrored face to a face's; these are the face's own.</para>
/// <para>Parameters at width 64 with three channels and faces of 112×112: LResNet18E-IR 22,812,672; 34 32,926,400;
/// 50 42,377,920; 100 63,943,232.</para>
/// </remarks>
/// <example>
/// <code>using var backbone = LResNetIR.Create(depth: 50); // 42,377,920 parameters, 512 features</code>
/// </example>
public sealed class LResNetIR : Backbone, IFoldable
{
    /// <summary>The width of the first stage in the papers.</summary>
    public const int DefaultWidth = 64;

    /// <summary>The side of an aligned face.</summary>
    public const int DefaultSide = 112;

    /// <summary>The share of values that dropout sets to zero before the last convolution.</summary>
    public const double DefaultDropout = 0.4;

    const long Embedding = 512;

    static readonly OrderedDictionary<int, int[]> BlocksByDepth = new()
    {
        [18] = [2, 2, 2, 2],
        [34] = [3, 4, 6, 3],
        [50] = [3, 4, 14, 3],
        [100] = [3, 13, 30, 3],
    };

    /// <summary>The depths that there are.</summary>
    public static IReadOnlyList<int> Depths { get; } = [.. BlocksByDepth.Keys];

    // The names of these fields are the names in the state dictionary.
    internal readonly Conv2d conv1;
    internal BatchNorm2d? bn1;
    internal readonly PReLU prelu;
    internal readonly Sequential layer1;
    internal readonly Sequential layer2;
    internal readonly Sequential layer3;
    internal readonly Sequential layer4;
    internal BatchNorm2d? bn4;
    internal readonly Conv2d fc5;
    internal BatchNorm1d? bn5;
    readonly int _depth;
    readonly int _width;

    LResNetIR(int depth, long channels, int width, int side, double dropout, Device? device)
        : base($"lresnet{depth}e-ir" + (width == DefaultWidth ? "" : $"-w{width}"), channels, Embedding)
    {
        (_depth, _width, Side, Dropout) = (depth, width, side, dropout);
        var blocks = BlocksByDepth[depth];
        conv1 = LResNetIRBlock.Convolution(channels, width, stride: 1, device);
        bn1 = BatchNorm2d(width, device: device);
        prelu = PReLU(width, device: device);
        layer1 = Stage(width, width, blocks[0], device);
        layer2 = Stage(width, 2L * width, blocks[1], device);
        layer3 = Stage(2L * width, 4L * width, blocks[2], device);
        layer4 = Stage(4L * width, 8L * width, blocks[3], device);
        bn4 = BatchNorm2d(8L * width, device: device);
        fc5 = LResNetIRBlock.Drawn(Conv2d(8L * width, Embedding, side / 16L, bias: false, device: device));
        bn5 = BatchNorm1d(Embedding, device: device);
        bn5.weight.requires_grad = false;
        RegisterComponents();
    }

    /// <summary>Rows and columns of an image.</summary>
    public int Side { get; }

    /// <inheritdoc />
    public override int? ImageSide => Side;

    /// <summary>The share of values that is set to zero before the last convolution, in training only; the others are scaled up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A share that is negative, or 1 or more.</exception>
    public double Dropout
    {
        get;
        set => field = Check.FractionBelowOne(value, nameof(Dropout));
    }

    /// <summary>A freshly drawn network (from torch's default generator).</summary>
    /// <param name="depth">18, 34, 50 or 100.</param>
    /// <param name="channels">Channels of an image: 3 for colour, 1 for grey.</param>
    /// <param name="width">w, the channels of the stem.</param>
    /// <param name="side">S, rows and columns of an image: a multiple of 16.</param>
    /// <param name="dropout">The share of values to set to zero before the last convolution, 0 (none) to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another depth, a side that is not a multiple of 16, or a number out of range.</exception>
    public static LResNetIR Create(
        int depth,
        long channels = 3,
        int width = DefaultWidth,
        int side = DefaultSide,
        double dropout = DefaultDropout
    ) => On(depth, channels, width, side, dropout, device: null);

    internal static LResNetIR On(int depth, long channels, int width, int side, double dropout, Device? device)
    {
        if (!BlocksByDepth.ContainsKey(depth))
            throw new ArgumentOutOfRangeException(nameof(depth), depth, $"expected one of {string.Join(", ", Depths)}");
        Check.AtLeast(channels, 1, nameof(channels));
        Check.AtLeast(width, 1, nameof(width));
        if (side < 16 || side % 16 != 0)
            throw new ArgumentOutOfRangeException(nameof(side), side, "expected a multiple of 16, such as 112");
        Check.FractionBelowOne(dropout, nameof(dropout));
        return new(depth, channels, width, side, dropout, device);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The images have another size.</exception>
    protected override Tensor Extract(Tensor images)
    {
        var shape = images.shape;
        if (shape[2] != Side || shape[3] != Side)
            throw new ArgumentException(
                $"images have shape [{string.Join(", ", shape)}]; {Name} expects [N, {Channels}, {Side}, {Side}]",
                nameof(images)
            );
        var x = conv1.Normalized(bn1, images);
        Passing.Advance(ref x, prelu.call(x));
        foreach (var stage in new[] { layer1, layer2, layer3, layer4 })
            Passing.Advance(ref x, stage.call(x));
        x = bn4 is null ? x : bn4.call(x);
        x = functional.dropout(x, Dropout, training);
        x = fc5.call(x).flatten(1);
        return bn5 is null ? x : bn5.call(x);
    }

    /// <inheritdoc />
    protected override Backbone Skeleton() => new LResNetIR(_depth, Channels, _width, Side, Dropout, META);

    // The last convolution has no padding: the normalisation before it can become part of it as well.
    void IFoldable.Fold()
    {
        Folding.After(this, nameof(bn1), ref bn1, conv1);
        Folding.Before(this, nameof(bn4), ref bn4, fc5);
        Folding.After(this, nameof(bn5), ref bn5, fc5);
    }

    static Sequential Stage(long from, long to, int blocks, Device? device) =>
        Sequential(
            Enumerable
                .Range(0, blocks)
                .Select(i =>
                    (Module<Tensor, Tensor>)(
                        i == 0
                            ? new LResNetIRBlock(from, to, stride: 2, device)
                            : new LResNetIRBlock(to, to, stride: 1, device)
                    )
                )
        );
}
