using Nuke.Common;
using Serilog;

namespace Bce3s.Building;

internal sealed partial class Build
{
    [Parameter("Clean: removes the native shim too")]
    private readonly bool Native;

    private Target Clean =>
        _ =>
            _.Description("Removes what was built, except the native shim; runs stay\n--native")
                .Before(Setup, CheckFormat, Compile, Program)
                .Executes(() =>
                {
                    // The build cannot remove the program it runs in.
                    string[] own = ["_build", "Nuke.Common"];
                    var folders = new[] { "bin", "obj" }
                        .Select(kind => Artifacts / kind)
                        .Where(folder => Directory.Exists(folder))
                        .SelectMany(folder => Directory.GetDirectories(folder))
                        .Where(folder => !own.Contains(Path.GetFileName(folder)));
                    string[] others = Directory.Exists(Artifacts) ? Directory.GetDirectories(Artifacts) : [];
                    var rest = others.Where(folder =>
                        Path.GetFileName(folder) is not ("bin" or "obj")
                        && (Native || Path.GetFileName(folder) != "native")
                    );
                    foreach (var folder in folders.Concat(rest).ToList())
                    {
                        Log.Debug("{Folder}", Path.GetRelativePath(RootDirectory, folder));
                        Directory.Delete(folder, recursive: true);
                    }

                    File.Delete(Artifacts / "bce3s.stamp");
                });
}
