namespace Bce3s.Data;

/// <summary>A dataset that the project knows: what it is, where it comes from, how it lies in a folder.</summary>
public sealed record KnownDataset
{
    /// <summary>As in folders and options: <c>cifar100</c>.</summary>
    public required string Name { get; init; }

    /// <summary>As people write it: <c>CIFAR-100</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Licence or terms of use, in a sentence.</summary>
    public required string Terms { get; init; }

    /// <summary>The address of its publishers.</summary>
    public required string HomePage { get; init; }

    /// <summary>How to come by it, for messages: not a sentence, without a full stop.</summary>
    public required string WhereToGet { get; init; }

    /// <summary>Number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Images for training.</summary>
    public required DatasetSplit Train { get; init; }

    /// <summary>Images for testing.</summary>
    public required DatasetSplit Test { get; init; }

    /// <summary>How its files may lie in its folder, the usual way first.</summary>
    public required IReadOnlyList<DatasetLayout> Layouts { get; init; }

    /// <summary>What can be fetched; none where people register first, or where it comes with the project.</summary>
    public IReadOnlyList<DatasetDownload> Downloads { get; init; } = [];

    /// <summary>The same dataset, to be fetched from a mirror: the same files, directly below another address. Checksums stay those of the publishers.</summary>
    /// <param name="address">The mirror's, with or without a slash at its end.</param>
    public KnownDataset FetchedFrom(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var folder = new Uri(address.AbsoluteUri.TrimEnd('/') + "/");
        return this with
        {
            Downloads = [.. Downloads.Select(download => download with { Address = new(folder, download.FileName) })],
        };
    }

    /// <summary>The layouts, for messages.</summary>
    public string Layout => string.Join("; or ", Layouts.Select(layout => layout.Description));

    /// <summary>Where all files of one of the layouts (or packs in their place) are: the folder itself or the one inside it that an archive made;
    /// <see langword="null"/> when a file is missing in every layout.</summary>
    public string? Locate(string folder) => Find(folder)?.Folder;

    private (DatasetLayout Layout, string Folder)? Find(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        foreach (var layout in AllLayouts)
            if (layout.Find(folder) is { } place)
                return (layout, place);
        return null;
    }

    /// <summary>The layout of which most files are in a folder, and where.</summary>
    /// <exception cref="DataNotFoundException">None of any layout's files is there.</exception>
    internal (DatasetLayout Layout, string Folder) Closest(string folder)
    {
        var (layout, (place, files)) = AllLayouts
            .Select(layout => (layout, layout.Closest(folder)))
            .MaxBy(found => (double)found.Item2.Files / found.layout.Files.Count);
        return files > 0 ? (layout, place) : throw new DataNotFoundException(folder, Layout, WhereToGet);
    }

    // Who packed a dataset wants the pack to be read.
    private IEnumerable<DatasetLayout> AllLayouts => [PackedLayout.Instance, .. Layouts];

    /// <inheritdoc cref="DatasetFiles.Open"/>
    internal (ImageSource Train, ImageSource Test) Open(string folder) =>
        Find(folder) is var (layout, place)
            ? layout.Open(place)
            : throw new DataNotFoundException(folder, Layout, WhereToGet);
}
