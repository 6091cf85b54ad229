namespace Bce3s.Data;

/// <summary>Fetches the files of a dataset from its official address into a folder.</summary>
public static class DatasetFetch
{
    /// <summary>
    /// Downloads what is missing, checks it against the published checksums, unpacks archives and removes those that it has downloaded. What is there
    /// stays as it is; what was interrupted goes on.
    /// </summary>
    /// <param name="dataset">What to fetch.</param>
    /// <param name="folder">Where it goes; made when it is not there.</param>
    /// <param name="options">How patient the downloads are.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Leaves what the next fetch goes on from.</param>
    /// <exception cref="DataNotFoundException">The dataset cannot be fetched; the message says where it comes from.</exception>
    /// <exception cref="DataFormatException">A length or checksum is wrong, an archive is broken or holds what it should not, or what is there of one
    /// is not all of it.</exception>
    /// <exception cref="IOException">The server refuses (<see cref="DownloadException"/>), the disk is full, and the like.</exception>
    public static async Task Run(
        KnownDataset dataset,
        string folder,
        DownloadOptions? options = null,
        IProgress<DataProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (dataset.Downloads.Count == 0)
            throw new DataNotFoundException(folder, dataset.Layout, dataset.WhereToGet);
        var missing = dataset.Downloads.Where(download => !download.IsIn(folder)).ToArray();
        foreach (var download in missing)
            if (download.Begun(folder) is { } begun)
                throw new DataFormatException(
                    begun,
                    $"no {download.Missing(folder)}",
                    $"all files of {download.FileName}; remove it to fetch them anew"
                );
        var made = Make(folder);
        try
        {
            foreach (var download in missing)
                await Run(download, folder, options, progress, cancellation).ConfigureAwait(false);
        }
        finally
        {
            foreach (var empty in made.Where(path => !Directory.EnumerateFileSystemEntries(path).Any()))
                Directory.Delete(empty);
        }
    }

    private static async Task Run(
        DatasetDownload download,
        string folder,
        DownloadOptions? options,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        var path = Path.Combine(folder, download.FileName);
        // Beside an archive that a fetch has brought and that may go when it is unpacked.
        var own = path + ".fetched";
        if (File.Exists(path))
            Check(download, path, progress, cancellation);
        else
        {
            var file = new FileDownload(download.Address, path, download.Checksum, options)
            {
                Bytes = download.Bytes,
                MostBytes = download.MostBytes,
                SpareBytes = download.Unpacked ?? 0,
            };
            await file.Run(progress, cancellation).ConfigureAwait(false);
            if (download.Unpacked is not null)
                await File.WriteAllBytesAsync(own, [], cancellation).ConfigureAwait(false);
        }
        if (download.Unpacked is null)
            return;

        Archive.Unpack(path, folder, progress: progress, cancellation: cancellation);
        if (download.Missing(folder) is { } missing)
            throw new DataFormatException(path, $"no {missing}", "the files of the dataset");
        if (!File.Exists(own))
            return;
        File.Delete(path);
        File.Delete(own);
    }

    /// <returns>The folders that were not there, the innermost first.</returns>
    private static List<string> Make(string folder)
    {
        var made = new List<string>();
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        for (; path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
            made.Add(path);
        Directory.CreateDirectory(folder);
        return made;
    }

    /// <summary>An archive that was there: of a fetch that ended before it was unpacked, or brought by hand.</summary>
    private static void Check(
        DatasetDownload download,
        string path,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (download.Checksum is not { } checksum)
            return;
        using var file = File.OpenRead(path);
        var step = $"checking {download.FileName}";
        var length = file.Length;
        var found = checksum.Of(
            file,
            done => progress?.Report(new(step, done, length, ProgressUnit.Bytes)),
            cancellation
        );
        if (found != checksum.ToString())
            throw new DataFormatException(path, found, $"{checksum}; remove it to fetch it anew");
    }
}
