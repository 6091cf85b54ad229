using System.Globalization;

namespace Bce3s.Losses;

/// <summary>The backbones by name.</summary>
public static class Backbones
{
    /// <summary>The widest base width that a name may ask for.</summary>
    public const int LargestWidth = 4096;

    /// <summary>The names; each may be followed by <c>-wN</c> for a base width of N channels, as in <c>resnet8-w32</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ResNetCifar.Depths.Select(depth => $"resnet{depth}")];

    /// <summary>A freshly drawn backbone.</summary>
    /// <param name="name">One of <see cref="Names"/>, with or without a width.</param>
    /// <param name="channels">Channels of an image: 3 for colour, 1 for grey.</param>
    /// <exception cref="ArgumentException">No such backbone; the message lists what there is.</exception>
    public static Backbone Create(string name, long channels = 3)
    {
        ArgumentNullException.ThrowIfNull(name);
        var suffix = name.IndexOf("-w", StringComparison.Ordinal);
        var (family, width) =
            suffix < 0 ? (name, ResNetCifar.DefaultWidth) : (name[..suffix], Width(name[(suffix + 2)..]));
        if (width is < 1 or > LargestWidth || !Names.Contains(family))
            throw new ArgumentException(
                $"there is no backbone '{name}'; there are {string.Join(", ", Names)}, each with an optional width of 1 to {LargestWidth}, as in {Names[0]}-w32",
                nameof(name)
            );
        return ResNetCifar.Create(int.Parse(family["resnet".Length..], CultureInfo.InvariantCulture), channels, width);
    }

    static int Width(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? width : 0;
}
