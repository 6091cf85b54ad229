namespace Bce3s.Data.Tests;

internal static class Places
{
    /// <summary>The folder of the repository, found from where the tests run.</summary>
    public static string Repository { get; } = FindRepository();

    public static string BundledFashionMnist => Path.Combine(Repository, "data", "fashion-mnist-lt");

    /// <summary>Where Debian's package puts the full set.</summary>
    public const string FullFashionMnist = "/usr/share/datasets/fashion-mnist";

    public static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "golden", name);

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
