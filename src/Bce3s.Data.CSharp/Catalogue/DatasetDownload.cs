namespace Bce3s.Data;

/// <summary>A file that can be had from a dataset's official address without registration.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Bytes">Its length; <see langword="null"/> when it is not known before the server tells it.</param>
/// <param name="Checksum">Of the file as it is sent; <see langword="null"/> when none is published.</param>
/// <param name="Delivers">What is in the dataset's folder when it has been fetched: the file itself, or files of the archive.</param>
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

    /// <summary>Whether a folder holds what it delivers.</summary>
    internal bool IsIn(string folder) => Delivers.All(name => Path.Exists(Path.Combine(folder, name)));
}
