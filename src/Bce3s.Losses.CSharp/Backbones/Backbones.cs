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
/// <c>resnet34-cifarstem</c>.
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

    delegate Backbone Maker(long channels, int width, Device? device);

    /// <summary>The names, without widths.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys];

    /// <summary>A freshly drawn backbone.</summary>
    /// <param name="name">One of <see cref="Names"/>, with or without a width.</param>
    /// <param name="channels">Channels of an image: 3 for colour, 1 for grey.</param>
    /// <exception cref="ArgumentException">No such backbone; the message lists what there is.</exception>
    public static Backbone Create(string name, long channels = 3) => Make(name, channels, device: null);

    /// <summary>Width of the features and number of parameters, without drawing or storing any.</summary>
    /// <param name="name">One of <see cref="Names"/>, with or without a width.</param>
    /// <param name="channels">Channels of an image: 3 for colour, 1 for grey.</param>
    /// <exception cref="ArgumentException">No such backbone; the message lists what there is.</exception>
    public static BackboneSummary Describe(string name, long channels = 3)
    {
        using var scope = NewDisposeScope();
        using var backbone = Make(name, channels, META);
        return new(
            backbone.Name,
            backbone.Channels,
            backbone.Features,
            backbone.parameters().Sum(parameter => parameter.numel())
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

    static Backbone Make(string name, long channels, Device? device)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) is var (_, maker, width)
            ? maker.Make(channels, width, device)
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
                    (channels, width, device) => ResNetCifar.On(depth, channels, width, null, device)
                )
            );
        foreach (var stem in Enum.GetValues<ResNetStem>())
        foreach (var shape in ResNetShape.ResNets.Values.Concat(ResNetShape.ResNeXts.Values))
            makers.Add(
                shape.Name + (stem == ResNetStem.Cifar ? "-cifar" : ""),
                (
                    ResNet.DefaultWidth,
                    (channels, width, device) => ResNet.On(shape, stem, channels, width, null, device)
                )
            );
        foreach (var depth in LResNetIR.Depths)
            makers.Add(
                $"lresnet{depth}e-ir",
                (
                    LResNetIR.DefaultWidth,
                    (channels, width, device) =>
                        LResNetIR.On(depth, channels, width, LResNetIR.DefaultSide, LResNetIR.DefaultDropout, device)
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
