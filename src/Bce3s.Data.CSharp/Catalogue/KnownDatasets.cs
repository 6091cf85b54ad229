namespace Bce3s.Data;

/// <summary>The datasets that the project knows.</summary>
public static partial class KnownDatasets
{
    /// <summary>All of them, small ones first.</summary>
    public static IReadOnlyList<KnownDataset> All { get; } =
    [
        FashionMnistLt(),
        FashionMnistFull(),
        MnistFull(),
        CifarTen(),
        CifarHundred(),
        PlacesLt(),
        ImageNetLt(),
        INaturalist18(),
        WebFace4M(),
    ];

    /// <summary>A dataset by its name.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those there are.</exception>
    public static KnownDataset Find(string name) =>
        All.FirstOrDefault(dataset => dataset.Name == name)
        ?? throw new ArgumentException(
            $"there is no dataset '{name}'; there are {string.Join(", ", All.Select(dataset => dataset.Name))}",
            nameof(name)
        );
}
