namespace Bce3s.Data;

/// <summary>
/// A folder that appears whole or not at all: it is filled as a hidden sibling and renamed at the end. A killed process
/// leaves the sibling, which the next one clears away; two processes at once are kept apart.
/// </summary>
internal sealed class StagedFolder : IDisposable
{
    private readonly string _target;
    private readonly FileStream _lock;
    private bool _whole;

    /// <param name="target">Does not exist, or is an empty folder.</param>
    /// <exception cref="DataWriteException">It holds something, or another process is writing it.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    public StagedFolder(string target)
    {
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        if (File.Exists(_target) || Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any())
            throw new DataWriteException(target, "it exists and is not an empty folder; remove it or choose another");
        var parent = Path.GetDirectoryName(_target) ?? throw new DataWriteException(target, "it is no folder");
        Folder = Path.Combine(parent, $".{Path.GetFileName(_target)}.unfinished");
        if (Directory.Exists(Folder) && Directory.EnumerateFileSystemEntries(Folder).Any() && !File.Exists(LockFile))
            throw new DataWriteException(target, $"{Folder} is in the way; remove it");
        Directory.CreateDirectory(Folder);
        try
        {
            _lock = new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException busy) when (File.Exists(LockFile))
        {
            throw new DataWriteException(target, $"another process may be filling {Folder} ({busy.Message})", busy);
        }
        foreach (var entry in new DirectoryInfo(Folder).EnumerateFileSystemInfos())
            if (entry is DirectoryInfo { LinkTarget: null } folder)
                folder.Delete(recursive: true);
            else if (entry.FullName != LockFile)
                entry.Delete();
    }

    /// <summary>The folder to fill.</summary>
    public string Folder { get; }

    private string LockFile => Path.Combine(Folder, ".lock");

    /// <summary>Gives the filled folder its name.</summary>
    public void Commit()
    {
        _lock.Dispose();
        File.Delete(LockFile);
        if (Directory.Exists(_target))
            Directory.Delete(_target);
        Directory.Move(Folder, _target);
        _whole = true;
        FolderSync.Flush(Path.GetDirectoryName(_target)!);
    }

    /// <summary>Clears an unfinished folder away.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (_whole)
            return;
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        // The error under way says what went wrong; the next attempt clears up what stays.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { }
    }
}
