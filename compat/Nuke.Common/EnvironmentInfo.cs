using Nuke.Common.IO;

namespace Nuke.Common;

/// <summary>The surroundings of the running build.</summary>
public static class EnvironmentInfo
{
    /// <summary>The directory the build was started in.</summary>
    public static AbsolutePath WorkingDirectory => AbsolutePath.Create(Environment.CurrentDirectory);

    /// <summary>What was given on the command line.</summary>
    public static IReadOnlyCollection<string> CommandLineArguments => Environment.GetCommandLineArgs()[1..];

    /// <summary>An environment variable, or null.</summary>
    public static string? GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    /// <summary>Whether there is such an environment variable.</summary>
    public static bool HasVariable(string name, bool allowEmpty = true) =>
        GetVariable(name) is { } value && (allowEmpty || value.Length > 0);
}
