namespace Bce3s.Data;

/// <summary>Fetches the files of a dataset from its official address into a folder.</summary>
public static class DatasetFetch
{
    /// <summary>
    /// Downloads what is missing, checks it against the published checksums, unpacks archives and removes them. What is there stays as it is; what
    /// was interrupted goes on.
    /// </summary>
    /// <param name="dataset">What to fetch.</param>
    /// <param name="folder">Where it goes; made when it is not there.</param>
    /// <param name="options">How patient the downloads are.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Leaves what the next fetch goes on from.</param>
    /// <exception cref="DataNotFoundException">The dataset cannot be fetched; the message says where it comes from.</exception>
    /// <exception cref="DataFormatException">A checksum is wrong, or an archive is broken or holds what it should not.</exception>
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
        Directory.CreateDirectory(folder);
        foreach (var download in dataset.Downloads.Where(download => !download.IsIn(folder)))
        {
            var path = Path.Combine(folder, download.FileName);
            if (File.Exists(path))
                Check(download, path, progress, cancellation);
            else
                await new FileDownload(download.Address, path, download.Checksum, options)
                {
                    SpareBytes = download.Unpacked ?? 0,
                }
                    .Run(progress, cancellation)
                    .ConfigureAwait(false);
            if (download.Unpacked is null)
                continue;

            Archive.Unpack(path, folder, progress: progress, cancellation: cancellation);
            if (!download.IsIn(folder))
                throw new DataFormatException(path, "other files", string.Join(", ", download.Delivers));
            File.Delete(path);
        }
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
