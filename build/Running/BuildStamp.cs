namespace Bce3s.Building.Running;

/// <summary>Remembers when something was last built, to tell whether its sources have changed since.</summary>
/// <param name="file">The file whose time is that of the last build.</param>
/// <param name="content">The settings it was built with.</param>
/// <param name="sources">The files and folders it is made of.</param>
internal sealed class BuildStamp(string file, string content, IReadOnlyList<string> sources)
{
    /// <summary>Whether nothing is newer than the last build, and its settings were the same.</summary>
    public bool IsUpToDate
    {
        get
        {
            if (!File.Exists(file) || File.ReadAllText(file) != content)
                return false;
            var built = File.GetLastWriteTimeUtc(file);
            // Folders count too: removing a file changes no other file, but its folder.
            return sources.All(source => File.GetLastWriteTimeUtc(source) <= built)
                && sources
                    .Where(Directory.Exists)
                    .SelectMany(folder =>
                        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
                    )
                    .All(entry => File.GetLastWriteTimeUtc(entry) <= built);
        }
    }

    /// <summary>Builds; what changes while it does is newer than the stamp.</summary>
    public void WriteAfter(Action build)
    {
        var begun = DateTime.UtcNow;
        File.Delete(file);
        build();
        File.WriteAllText(file, content);
        File.SetLastWriteTimeUtc(file, begun);
    }
}
