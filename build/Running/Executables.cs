namespace Bce3s.Building.Running;

/// <summary>The programs in <c>PATH</c>.</summary>
internal static class Executables
{
    public static bool Exist(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, name)));
}
