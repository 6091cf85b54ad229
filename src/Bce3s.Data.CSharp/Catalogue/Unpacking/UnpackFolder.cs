using System.Text;

namespace Bce3s.Data;

/// <summary>
/// The new folder that an archive is unpacked into: takes entries one by one and refuses those that would be written elsewhere, that are
/// there twice or that are too many or too large.
/// </summary>
/// <remarks>The folder is made empty and nothing in it is ever a link, so that a path below it stays below it.</remarks>
internal sealed class UnpackFolder
{
    private const int BufferBytes = 1 << 17;
    private const int LongestPart = 255;
    private const int LongestName = 2048;

    /// <summary>tar fills blocks of 10 kB unless told otherwise.</summary>
    private const int LongestRest = 1 << 24;

    private readonly string _archive;
    private readonly string _folder;
    private readonly UnpackLimits _limits;
    private readonly long _totalLimit;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _bytes;

    public UnpackFolder(string archive, long archiveBytes, string folder, UnpackLimits limits)
    {
        (_archive, _folder, _limits) = (archive, folder, limits);
        // A few kilobytes of text may well be all the same.
        _totalLimit = Math.Min(limits.TotalBytes, Math.Max(1 << 20, archiveBytes * limits.Expansion));
        Directory.CreateDirectory(folder);
    }

    /// <summary>Files and folders so far.</summary>
    public long Entries { get; private set; }

    /// <summary>Makes a folder of the archive.</summary>
    public void AddFolder(string name)
    {
        Count(name);
        MakeFolder(name, Place(name));
    }

    /// <summary>Writes a file of the archive.</summary>
    /// <param name="name">Its name there.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="advanced">Called after each piece; may end it by throwing.</param>
    public void AddFile(string name, Stream content, Action advanced)
    {
        Count(name);
        var path = Place(name);
        MakeFolder(name, Path.GetDirectoryName(path)!);
        if (Path.Exists(path))
            throw Refuse(name, "that is there twice", "each name once");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        while (content.Read(_buffer) is var read and > 0)
        {
            advanced();
            _bytes += read;
            if (file.Length + read > _limits.EntryBytes)
                throw Refuse(name, $"of more than {ByteCount.Text(_limits.EntryBytes)}", "at most that");
            if (_bytes > _totalLimit)
                throw Refuse(name, $"with which all are more than {ByteCount.Text(_totalLimit)}", "at most that");
            file.Write(_buffer, 0, read);
        }
    }

    /// <summary>Reads what comes after the last entry and belongs to none: zeros that fill a block of a tape.</summary>
    /// <param name="rest">Read to its end.</param>
    /// <param name="advanced">Called after each piece; may end it by throwing.</param>
    public void Skip(Stream rest, Action advanced)
    {
        for (var bytes = 0L; rest.Read(_buffer) is var read and > 0; )
        {
            advanced();
            if ((bytes += read) > LongestRest)
                throw new DataFormatException(
                    _archive,
                    $"more than {ByteCount.Text(LongestRest)} behind the last entry",
                    "at most that"
                );
        }
    }

    /// <summary>The error for an entry that is refused.</summary>
    public DataFormatException Refuse(string name, string what, string expected) =>
        new(_archive, $"an entry '{Printable(name)}' {what}", expected);

    private void MakeFolder(string name, string path)
    {
        for (var above = path; above.Length > _folder.Length; above = Path.GetDirectoryName(above)!)
            if (File.Exists(above))
                throw Refuse(name, "below one that is a file", "folders above files");
        Directory.CreateDirectory(path);
    }

    /// <summary>Counts an entry, also one that is nothing but a header.</summary>
    public void Count(string name)
    {
        if (++Entries > _limits.Entries)
            throw Refuse(name, $"after {_limits.Entries} others", "no more than that");
    }

    private string Place(string name)
    {
        // Windows takes both for separators, and a colon for a drive or a hidden stream.
        if (name.Contains('\\') || (OperatingSystem.IsWindows() && name.Contains(':')) || name.Any(char.IsControl))
            throw Refuse(name, "with a backslash, a colon or a control character", "plain names");
        if (name.StartsWith('/'))
            throw Refuse(name, "with an absolute path", "paths below the folder");
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        if (parts.Contains(".."))
            throw Refuse(name, "that leads out of the folder", "paths below it");
        if (
            Encoding.UTF8.GetByteCount(name) > LongestName
            || parts.Any(part => Encoding.UTF8.GetByteCount(part) > LongestPart)
        )
            throw Refuse(
                name,
                "with a name that no file system takes",
                $"at most {LongestPart} bytes a part, {LongestName} in all"
            );
        return Path.Combine([_folder, .. parts]);
    }

    private static string Printable(string name) =>
        string.Concat(name.Take(200).Select(c => char.IsControl(c) ? '?' : c)) + (name.Length > 200 ? "…" : "");
}
