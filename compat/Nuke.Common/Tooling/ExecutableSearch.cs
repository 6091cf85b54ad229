namespace Nuke.Common.Tooling;

/// <summary>Finds a program as a shell would.</summary>
internal static class ExecutableSearch
{
    /// <summary>The path of a program given by path or by name.</summary>
    public static string Find(string tool)
    {
        if (tool.Contains(Path.DirectorySeparatorChar) || tool.Contains(Path.AltDirectorySeparatorChar))
        {
            Assert.True(File.Exists(tool), $"There is no program '{tool}'");
            return tool;
        }

        var directories = (EnvironmentInfo.GetVariable("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
        var extensions = OperatingSystem.IsWindows() ? new[] { ".exe", ".cmd", ".bat", "" } : [""];
        var found = directories
            .SelectMany(directory => extensions.Select(extension => Path.Combine(directory, tool + extension)))
            .FirstOrDefault(IsExecutable);
        return found.NotNull($"There is no program '{tool}' in PATH");
    }

    private static bool IsExecutable(string file) =>
        File.Exists(file)
        && (
            OperatingSystem.IsWindows()
            || (
                File.GetUnixFileMode(file)
                & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)
            ) != 0
        );
}
