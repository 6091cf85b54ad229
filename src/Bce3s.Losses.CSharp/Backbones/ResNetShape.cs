namespace Bce3s.Losses;

/// <summary>What tells the networks of the ResNet family apart, beside stem and width.</summary>
/// <param name="Name">As in <see cref="Backbones.Names"/>.</param>
/// <param name="Blocks">Blocks of the four stages.</param>
/// <param name="Groups">Groups of the 3×3 convolutions in bottlenecks; 0 for basic blocks.</param>
/// <param name="GroupWidth">Channels a group in the first stage, at a base width of 64.</param>
sealed record ResNetShape(string Name, IReadOnlyList<int> Blocks, int Groups, int GroupWidth)
{
    const int Basic = 0;

    public static IReadOnlyDictionary<int, ResNetShape> ResNets { get; } =
        new OrderedDictionary<int, ResNetShape>
        {
            [18] = new("resnet18", [2, 2, 2, 2], Basic, 64),
            [34] = new("resnet34", [3, 4, 6, 3], Basic, 64),
            [50] = new("resnet50", [3, 4, 6, 3], 1, 64),
            [101] = new("resnet101", [3, 4, 23, 3], 1, 64),
            [152] = new("resnet152", [3, 8, 36, 3], 1, 64),
        };

    public static IReadOnlyDictionary<(int Depth, int Groups), ResNetShape> ResNeXts { get; } =
        new OrderedDictionary<(int, int), ResNetShape>
        {
            [(50, 32)] = new("resnext50", [3, 4, 6, 3], 32, 4),
            [(101, 32)] = new("resnext101", [3, 4, 23, 3], 32, 8),
            [(101, 64)] = new("resnext101-64x4d", [3, 4, 23, 3], 64, 4),
        };

    public bool HasBottlenecks => Groups != Basic;

    /// <summary>How many times a stage's output is as wide as its 3×3 convolutions are in a ResNet.</summary>
    public int Expansion => HasBottlenecks ? 4 : 1;

    /// <summary>The least base width at which each group has a channel.</summary>
    public int LeastWidth => HasBottlenecks ? (63 + GroupWidth) / GroupWidth : 1;

    /// <summary>Channels of the 3×3 convolution of a bottleneck.</summary>
    /// <param name="stageWidth">The base width times 1, 2, 4, 8.</param>
    public long Middle(long stageWidth) => stageWidth * GroupWidth / 64 * Groups;
}
