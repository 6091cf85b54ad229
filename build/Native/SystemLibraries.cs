namespace Bce3s.Building.Native;

/// <summary>The directories that the system's shared libraries are in.</summary>
internal static class SystemLibraries
{
    private static readonly string[] Roots = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];

    /// <summary>Those that exist: Debian's per-architecture directories first.</summary>
    public static IEnumerable<string> Folders =>
        Roots.Where(Directory.Exists).SelectMany(root => Directory.GetDirectories(root, "*-linux-gnu*").Append(root));

    /// <summary>The first file of that name, or null.</summary>
    public static string? Find(string name) =>
        Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
