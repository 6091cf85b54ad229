using System.Globalization;

namespace Bce3s.Data;

/// <summary>
/// Looks at the files of a dataset: whether they are there, have the right length, content and number of images, and can be read.
/// </summary>
public static class DatasetCheck
{
    /// <summary>Missing or unreadable images that are listed one by one; the others are counted.</summary>
    private const int ListedImages = 100;

    /// <summary>Looks at everything, also behind something that is wrong.</summary>
    /// <param name="dataset">What should be there.</param>
    /// <param name="folder">Where.</param>
    /// <param name="decode">Whether every image is decoded too, not only looked for.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DataNotFoundException">None of the dataset's files is there.</exception>
    public static DatasetReport Run(
        KnownDataset dataset,
        string folder,
        bool decode = false,
        IProgress<DataProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(folder);
        var (layout, place) = dataset.Closest(folder);
        var report = new Findings();
        if (SyntheticMark.Read(place) is { } mark && mark.Profile.Name == dataset.Name)
        {
            (dataset, layout) = (mark.StandIn(dataset), mark.StandIn(layout));
            report.Confirm(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"generated stand-in (scale {mark.Scale}, seed {mark.Seed}), measured by its own counts"
                )
            );
        }
        if (layout.Files[0].Names[0] == PackedLayout.Train)
        {
            foreach (var file in layout.Files)
                // Decoding would find no more than the damage that is known then.
                decode &= PackCheck.Run(Path.Combine(place, file.Names[0]), report, progress, cancellation);
        }
        else
        {
            foreach (var file in layout.Files)
                FileCheck.Run(file, place, report, progress, cancellation);
        }
        if (layout.Find(folder) is not null)
            Read(dataset, layout, place, report, decode, progress, cancellation);
        return new(place, report.Confirmed, report.Problems);
    }

    private static void Read(
        KnownDataset dataset,
        DatasetLayout layout,
        string place,
        Findings report,
        bool decode,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        progress?.Report(new("reading labels", 0, null, ProgressUnit.Files));
        if (report.Try(() => layout.Open(place)) is not { } sources)
            return;
        using var train = sources.Train;
        using var test = sources.Test;
        foreach (
            var (name, source, expected) in ((string, ImageSource, DatasetSplit)[])
                [("training", train, dataset.Train), ("test", test, dataset.Test)]
        )
        {
            if (expected.Images == 0 && source.Count == 0)
                continue;
            Count($"{name} images", source.Count, expected.Images, report);
            Count($"classes of the {name} images", source.Classes, dataset.Classes, report);
            Count($"{name} images of the smallest class", source.ClassCounts.Min(), expected.Smallest, report);
            Count($"{name} images of the largest class", source.ClassCounts.Max(), expected.Largest, report);
            if (source is ImageFiles files)
                Look(name, files, report, progress, cancellation);
            if (decode)
                ImageCheck.Run(name, source, ListedImages, report, progress, cancellation);
        }
    }

    private static void Count(string what, long found, long? expected, Findings report)
    {
        if (expected is null)
            return;
        if (found == expected)
            report.Confirm(string.Create(CultureInfo.InvariantCulture, $"{found:N0} {what}"));
        else
            report.Add(
                string.Create(CultureInfo.InvariantCulture, $"found {found:N0} {what}; expected {expected:N0}.")
            );
    }

    private static void Look(
        string name,
        ImageFiles files,
        Findings report,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        var step = $"looking for {name} images";
        var (count, first) = files.MissingFiles(
            ListedImages,
            cancellation,
            looked => progress?.Report(new(step, looked, files.Count, ProgressUnit.Images))
        );
        foreach (var path in first)
            report.Add($"{Path.Combine(files.Root, path)}: missing; {files.Origin} lists it.");
        if (count > first.Count)
            report.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count - first.Count:N0} more images of {files.Origin} are missing."
                )
            );
        if (count == 0)
            report.Confirm(string.Create(CultureInfo.InvariantCulture, $"the files of {files.Count:N0} {name} images"));
    }
}
