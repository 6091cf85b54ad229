namespace Bce3s.Building.Running;

/// <summary>The .NET command line.</summary>
internal static class DotNet
{
    /// <summary>Builds a project or solution; prints nothing but what is wrong, and that once.</summary>
    /// <remarks>`dotnet build` would repeat every error in a summary that it cannot be talked out of.</remarks>
    public static void Build(string project, IEnumerable<string> properties) =>
        Run([
            "msbuild",
            project,
            "-restore",
            "-m",
            "-p:Configuration=Release",
            "-nologo",
            "-v:quiet",
            "-tl:off",
            "-clp:NoSummary",
            .. properties,
        ]);

    public static void Run(IEnumerable<string> arguments, string? folder = null) =>
        LoggedProcess.Run("dotnet", arguments, folder);
}
