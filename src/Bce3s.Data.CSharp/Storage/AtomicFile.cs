namespace Bce3s.Data;

/// <summary>Writes files that are either there completely or not at all.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Lets <paramref name="write"/> fill a temporary sibling (<c>.name.….tmp</c>), flushes it to the disk, puts it in
    /// place of <paramref name="path"/> in one step and, on Unix, flushes the folder too, so that a crash leaves the
    /// old content or the new.
    /// </summary>
    /// <remarks>
    /// When anything fails, the temporary file is removed, an existing file keeps its content and the error goes on to
    /// the caller. Only a killed process leaves a temporary file. A symbolic link at <paramref name="path"/> is
    /// replaced, not followed.
    /// </remarks>
    /// <param name="path">The file to write; its folder exists.</param>
    /// <param name="write">Fills the stream, which can seek. It must not keep it.</param>
    /// <param name="durable">Whether it is flushed to the disk. Without, it costs next to nothing, readers still see the old content
    /// or the new, and a power failure may leave neither: for what is written again every second.</param>
    /// <exception cref="IOException">The folder is missing, the disk is full, and the like;
    /// <see cref="UnauthorizedAccessException"/> without rights.</exception>
    public static void Write(string path, Action<Stream> write, bool durable = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var target = Path.GetFullPath(path);
        var folder =
            Path.GetDirectoryName(target) ?? throw new ArgumentException($"{path} is not a file.", nameof(path));
        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: durable);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
        if (durable)
            FolderSync.Flush(folder);
    }

    /// <summary>
    /// The error under way says what went wrong; a second one from cleaning up must not take its place.
    /// </summary>
    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { }
    }
}
