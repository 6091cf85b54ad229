namespace Bce3s.Data;

/// <summary>A file that can be had from a dataset's official address without registration.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Bytes">Its length; <see langword="null"/> when it is not known before the server tells it.</param>
/// <param name="Checksum">Of the file as it is sent; <see langword="null"/> when none is published.</param>
/// <param name="Delivers">What is in the dataset's folder when it has been fetched: the file itself, or files of the archive and folders with something
/// in them.</param>
/// <param name="Unpacked">For an archive, to be unpacked in the dataset's folder and removed: what it then takes on the disk, about;
/// <see langword="null"/> for a file that stays as it is.</param>
public sealed record DatasetDownload(
    Uri Address,
    long? Bytes,
    Checksum? Checksum,
    IReadOnlyList<string> Delivers,
    long? Unpacked
)
{
    /// <summary>The file's name: the last part of the address.</summary>
    public string FileName => Path.GetFileName(Address.LocalPath);

    /// <summary>More bytes than this are not taken from a server: about the length that it should tell, where that is not known.</summary>
    internal long MostBytes => Bytes ?? 2 * (Unpacked ?? 1L << 30);

    /// <summary>Whether a folder holds what it delivers.</summary>
    internal bool IsIn(string folder) => Missing(folder) is null;

    /// <summary>The first of what it delivers that a folder does not hold.</summary>
    internal string? Missing(string folder) => Delivers.FirstOrDefault(name => !IsThere(Path.Combine(folder, name)));

    /// <summary>A file or folder of the archive that a folder holds although it does not hold all that is delivered.</summary>
    internal string? Begun(string folder) =>
        IsIn(folder)
            ? null
            : Delivers.Select(name => Path.Combine(folder, name.Split('/')[0])).FirstOrDefault(Path.Exists);

    private static bool IsThere(string path) =>
        File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());
}
