using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>The backbones by name.</summary>
/// <remarks>
/// <c>resnet8</c> … <c>resnet110</c> (6n + 2 layers) are <see cref="ResNetCifar"/>; <c>resnet18</c> … <c>resnet152</c>, <c>resnext50</c> and
/// <c>resnext101</c> are <see cref="ResNet"/> for photographs, with <c>-cifar</c> for images of 32×32; <c>lresnet18e-ir</c> …
/// are <see cref="LResNetIR"/>. Each may be followed by <c>-wN</c> for a base width of N channels: <c>resnet8-w32</c>. Names that others
/// use are understood: torchvision's <c>resnext50_32x4d</c>, <c>resnext101_32x8d</c>, <c>resnext101_64x4d</c>; <c>resnet32-cifar</c>;
/// <c>resnet34-cifarstem</c>. Published dictionaries hold a classifier, which the losses do not need: it loads with
/// <c>Create("resnet50", classes: 1000).load_state_dict(state)</c> (or <see cref="ResNet.Create"/>), and is left out by
/// <c>Create("resnet50").load_state_dict(state, strict: false)</c>.
/// </remarks>
/// <example>
/// <code>Backbones.Describe("resnet50") // resnet50, 3 channels, 2048 features, 23508032 parameters</code>
/// </example>
public static class Backbones
{
    /// <summary>The widest base width that a name may ask for.</summary>
    public const int LargestWidth = 4096;

    static readonly OrderedDictionary<string, (int Width, Maker Make)> Makers = MakersByName();

    static readonly Dictionary<string, string> OtherNames = OtherNamesOf();

    delegate Backbone Maker(long channels, int width, long? classes, int? side, Device? device);

    /// <summary>The names, without widths.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys];

    /// <summary>A freshly drawn backbone.</summary>
    /// <param name="name">One of <see cref="Names"/>, with or without a width.</param>
    /// <param name="channels">Channels of an image: 3 for colour, 1 for grey.</param>
    /// <param name="classes">
    /// With a number of classes, the classifier of published dictionaries (<c>linear</c> or <c>fc</c>) is part of the state;
    /// see <see cref="ResNet.Create"/>. Null (the default) leaves it out.
    /// </param>
    /// <param name="side">
    /// Rows and columns of an image, for networks that take one size alone (<see cref="Backbone.ImageSide"/>); null: their usual one.
    /// </param>
    /// <exception cref="ArgumentException">
    /// No such backbone (the message lists what there is), a number out of range, or classes for a network without a classifier.
    /// </exception>
    public static Backbone Create(string name, long channels = 3, long? classes = null, int? side = null) =>
        Make(name, channels, classes, side, device: null);

    /// <summary>Width of the features and number of parameters, without drawing or storing any.</summary>
    /// <param name="name">One of <see cref="Names"/>, with or without a width.</param>
    /// <param name="channels">Channels of an image: 3 for colour, 1 for grey.</param>
    /// <param name="classes">As for <see cref="Create"/>; the classifier's parameters count.</param>
    /// <param name="side">As for <see cref="Create"/>.</param>
    /// <exception cref="ArgumentException">As for <see cref="Create"/>.</exception>
    public static BackboneSummary Describe(string name, long channels = 3, long? classes = null, int? side = null)
    {
        using var scope = NewDisposeScope();
        using var backbone = Make(name, channels, classes, side, META);
        return new(
            backbone.Name,
            backbone.Channels,
            backbone.Features,
            backbone.parameters().Sum(parameter => parameter.numel()),
            backbone.ImageSide
        );
    }

    /// <summary>The name as <see cref="Names"/> has it, for a name that others use; with its width, where that is not the usual one.</summary>
    /// <param name="name">Any name.</param>
    /// <returns>Null where there is no such backbone.</returns>
    public static string? Canonical(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) is var (family, maker, width) ? family + (width == maker.Width ? "" : $"-w{width}") : null;
    }

    static Backbone Make(string name, long channels, long? classes, int? side, Device? device)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) is var (_, maker, width)
            ? maker.Make(channels, width, classes, side, device)
            : throw new ArgumentException(
                $"there is no backbone '{name}'; there are {string.Join(", ", Names)}, each with an optional width of 1 to {LargestWidth}, as in {Names[0]}-w32",
                nameof(name)
            );
    }

    static (string Family, (int Width, Maker Make) Maker, int Width)? Find(string name)
    {
        var suffix = name.LastIndexOf("-w", StringComparison.Ordinal);
        var family = suffix < 0 ? name : name[..suffix];
        family = OtherNames.GetValueOrDefault(family, family);
        if (!Makers.TryGetValue(family, out var maker))
            return null;
        var width = suffix < 0 ? maker.Width : Width(name[(suffix + 2)..]);
        return width is < 1 or > LargestWidth ? null : (family, maker, width);
    }

    static int Width(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? width : 0;

    static OrderedDictionary<string, (int, Maker)> MakersByName()
    {
        var makers = new OrderedDictionary<string, (int, Maker)>();
        foreach (var depth in ResNetCifar.Depths)
            makers.Add(
                $"resnet{depth}",
                (
                    ResNetCifar.DefaultWidth,
                    (channels, width, classes, _, device) => ResNetCifar.On(depth, channels, width, classes, device)
                )
            );
        foreach (var stem in Enum.GetValues<ResNetStem>())
        foreach (var shape in ResNetShape.ResNets.Values.Concat(ResNetShape.ResNeXts.Values))
            makers.Add(
                shape.Name + (stem == ResNetStem.Cifar ? "-cifar" : ""),
                (
                    ResNet.DefaultWidth,
                    (channels, width, classes, _, device) => ResNet.On(shape, stem, channels, width, classes, device)
                )
            );
        foreach (var depth in LResNetIR.Depths)
            makers.Add(
                $"lresnet{depth}e-ir",
                (
                    LResNetIR.DefaultWidth,
                    (channels, width, classes, side, device) =>
                        classes is null
                            ? LResNetIR.On(
                                depth,
                                channels,
                                width,
                                side ?? LResNetIR.DefaultSide,
                                LResNetIR.DefaultDropout,
                                device
                            )
                            : throw new ArgumentException(
                                $"lresnet{depth}e-ir has no classifier in its state; leave the classes out",
                                nameof(classes)
                            )
                )
            );
        return makers;
    }

    static Dictionary<string, string> OtherNamesOf()
    {
        var names = new Dictionary<string, string>
        {
            ["resnext50_32x4d"] = "resnext50",
            ["resnext101_32x8d"] = "resnext101",
            ["resnext101_64x4d"] = "resnext101-64x4d",
        };
        foreach (var depth in ResNetCifar.Depths)
            names.Add($"resnet{depth}-cifar", $"resnet{depth}");
        foreach (var depth in ResNet.Depths)
            names.Add($"resnet{depth}-cifarstem", $"resnet{depth}-cifar");
        return names;
    }
}
