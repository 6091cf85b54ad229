using Nuke.Common;
using Nuke.Common.Tooling;

namespace Bce3s.Building.Running;

/// <summary>csharpier for C# and fantomas for F#, as .config/dotnet-tools.json has them.</summary>
internal static class Formatters
{
    private static readonly string[] FsharpFolders = ["src", "tests", "scripts", "benchmarks"];

    /// <exception cref="ProcessException">The tools are neither here nor to be had.</exception>
    public static void Restore(string root) =>
        ProcessTasks.StartProcess("dotnet", "tool restore", root, logOutput: false).AssertZeroExitCode();

    public static void Apply(string root)
    {
        DotNet.Run(["csharpier", "format", "."], root);
        DotNet.Run(["fantomas", .. Existing(root)], root);
    }

    public static void Check(string root)
    {
        var csharp = Succeeds(["csharpier", "check", "."], root);
        var fsharp = Succeeds(["fantomas", "check", .. Existing(root)], root);
        Assert.True(csharp && fsharp, "Some sources are not formatted. `./build.sh Format` formats them");
    }

    private static bool Succeeds(string[] arguments, string root) =>
        ProcessTasks.StartProcess("dotnet", CommandText.Join(arguments), root).AssertWaitForExit().ExitCode == 0;

    private static IEnumerable<string> Existing(string root) =>
        FsharpFolders.Where(folder => Directory.Exists(Path.Combine(root, folder)));
}
