using Bce3s.Building.Running;
using Nuke.Common;
using Nuke.Common.IO;
using Serilog;

namespace Bce3s.Building;

internal sealed partial class Build
{
    private Target Pack =>
        _ =>
            _.Description("Makes the NuGet packages\n--torch-backend")
                .DependsOn(Compile)
                .Executes(() =>
                {
                    var folder = (Artifacts / "packages").CreateOrCleanDirectory();
                    DotNet.Run(["pack", Solution, "-c", "Release", "--no-build", "-o", folder, "-v", "q", "-nologo"]);
                    var packages = Directory.GetFiles(folder, "*.nupkg");
                    Assert.NotEmpty(packages, "No project of the solution is packable");
                    foreach (var package in packages.Order(StringComparer.Ordinal))
                        Log.Information("{Package}", Path.GetRelativePath(RootDirectory, package));
                });
}
