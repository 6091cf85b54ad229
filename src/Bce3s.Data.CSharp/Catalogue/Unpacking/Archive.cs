using System.Formats.Tar;
using System.IO.Compression;

namespace Bce3s.Data;

/// <summary>
/// Unpacks <c>.tar</c>, <c>.tar.gz</c> (or <c>.tgz</c>), <c>.zip</c> and <c>.gz</c> files that nobody vouches for.
/// </summary>
/// <remarks>
/// All is written to a new folder beside the goal and moved when it is whole, so that what is there is neither overwritten nor
/// half replaced. Refused, by name: paths that are absolute or lead out of the folder, links of both kinds, devices and pipes,
/// names that are there twice, encrypted entries, and more than <see cref="UnpackLimits"/> allows.
/// </remarks>
public static class Archive
{
    /// <summary>Unpacks an archive into a folder that may hold other things.</summary>
    /// <param name="path">The archive; its name tells what it is.</param>
    /// <param name="folder">Where the archive's topmost files and folders go; none of them may be there. It exists.</param>
    /// <param name="limits">How much it may hold.</param>
    /// <param name="progress">Told of the bytes of the archive that have been read.</param>
    /// <param name="cancellation">Stops, and leaves nothing behind.</param>
    /// <exception cref="DataFormatException">The archive is broken, or holds what is refused.</exception>
    /// <exception cref="IOException">Something of the same name is in the folder; the disk is full.</exception>
    public static void Unpack(
        string path,
        string folder,
        UnpackLimits? limits = null,
        IProgress<DataProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        // Open for nobody else: two programs would unpack into the same new folder.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
        var fresh = Path.Combine(Path.GetFullPath(folder), $".{Path.GetFileName(path)}.unpacking");
        RemoveFolder(fresh);
        try
        {
            var target = new UnpackFolder(path, file.Length, fresh, limits ?? new());
            Fill(path, file, target, () => Report(path, file, progress, cancellation));
            MoveContent(fresh, folder);
        }
        finally
        {
            RemoveFolder(fresh);
        }
        FolderSync.Flush(folder);
    }

    private static void Fill(string path, FileStream file, UnpackFolder target, Action advanced)
    {
        try
        {
            var name = Path.GetFileName(path);
            if (Ends(name, ".zip"))
                UnpackZip(file, target, advanced);
            else if (Ends(name, ".tar"))
                UnpackTar(path, file, target, advanced);
            else if (Ends(name, ".tar.gz") || Ends(name, ".tgz"))
            {
                using var tar = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
                UnpackTar(path, tar, target, advanced);
            }
            else if (Ends(name, ".gz"))
            {
                using var content = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
                target.AddFile(name[..^".gz".Length], content, advanced);
            }
            else
                throw new DataFormatException(path, "another name", "a .tar, .tar.gz, .tgz, .zip or .gz file");
        }
        catch (Exception error)
            when (error
                    is InvalidDataException
                        or EndOfStreamException
                        or FormatException
                        or OverflowException
                        or NotSupportedException
                        or InvalidOperationException
                        or ArgumentException
            )
        {
            throw new DataFormatException(path, $"a damaged archive ({error.Message})", "an intact one", error);
        }
    }

    private static void UnpackTar(string path, Stream tar, UnpackFolder target, Action advanced)
    {
        using var headers = new TarHeaders(tar, path);
        using var reader = new TarReader(headers, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            advanced();
            switch (entry.EntryType)
            {
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    target.AddFile(entry.Name, entry.DataStream ?? Stream.Null, advanced);
                    break;
                case TarEntryType.Directory:
                    target.AddFolder(entry.Name);
                    break;
                case TarEntryType.GlobalExtendedAttributes:
                    target.Count(entry.Name);
                    break;
                default:
                    throw target.Refuse(entry.Name, $"of the kind {entry.EntryType}", "files and folders");
            }
        }
        if (!headers.Ended)
            throw new DataFormatException(path, "the end of the file", "the block of zeros that ends a tar");
        // What is behind it is of no use, but it is there that a compressed stream says whether it was whole.
        target.Skip(tar, advanced);
    }

    private static void UnpackZip(FileStream file, UnpackFolder target, Action advanced)
    {
        const int KindShift = 16;
        const int Kind = 0xF000;
        const int Regular = 0x8000;
        const int Folder = 0x4000;

        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in zip.Entries)
        {
            advanced();
            // Zero where the program that packed it knows nothing of Unix.
            var kind = (entry.ExternalAttributes >> KindShift) & Kind;
            if (kind is not (0 or Regular or Folder))
                throw target.Refuse(entry.FullName, "that is a link or a device", "files and folders");
            if (entry.IsEncrypted)
                throw target.Refuse(entry.FullName, "that is encrypted", "entries to be read by all");
            if (entry.FullName.EndsWith('/'))
                target.AddFolder(entry.FullName);
            else
            {
                using var content = entry.Open();
                target.AddFile(entry.FullName, content, advanced);
            }
        }
    }

    private static bool Ends(string name, string ending) => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static void Report(
        string path,
        FileStream file,
        IProgress<DataProgress>? progress,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new($"unpacking {Path.GetFileName(path)}", file.Position, file.Length, ProgressUnit.Bytes));
    }

    private static void MoveContent(string from, string folder)
    {
        var entries = Directory.GetFileSystemEntries(from);
        var goals = Array.ConvertAll(entries, entry => Path.Combine(folder, Path.GetFileName(entry)));
        if (Array.Find(goals, Path.Exists) is { } taken)
            throw new IOException($"{taken} is there already; nothing is overwritten.");
        var moved = 0;
        try
        {
            for (; moved < entries.Length; moved++)
                Directory.Move(entries[moved], goals[moved]);
        }
        catch
        {
            while (--moved >= 0)
                Directory.Move(goals[moved], entries[moved]);
            throw;
        }
    }

    private static void RemoveFolder(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
