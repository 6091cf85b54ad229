namespace Nuke.Common.IO;

/// <summary>What there is at a path, and making and emptying directories.</summary>
public static class AbsolutePathExtensions
{
    /// <summary>Whether there is a file.</summary>
    public static bool FileExists(this AbsolutePath path) => File.Exists(path);

    /// <summary>Whether there is a directory.</summary>
    public static bool DirectoryExists(this AbsolutePath path) => Directory.Exists(path);

    /// <summary>Makes the directory with those above it; one that is there stays as it is.</summary>
    /// <returns>The same path.</returns>
    public static AbsolutePath CreateDirectory(this AbsolutePath path)
    {
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Makes the directory; one that is there is emptied.</summary>
    /// <returns>The same path.</returns>
    public static AbsolutePath CreateOrCleanDirectory(this AbsolutePath path)
    {
        if (path.DirectoryExists())
            Directory.Delete(path, recursive: true);
        return path.CreateDirectory();
    }
}
