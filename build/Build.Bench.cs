using Bce3s.Building.Running;
using Nuke.Common;

namespace Bce3s.Building;

internal sealed partial class Build
{
    private const string Benchmarks = "Bce3s.Benchmarks";

    [Parameter("Bench: operators (unless given), input, losses or uniform")]
    private readonly string? Suite;

    private Target Bench =>
        _ =>
            _.Description(
                    "Measures operators, the loading of images, losses with their gradients, or trainings with either uniform term\n--suite --filter --torch-backend"
                )
                .DependsOn(Setup)
                .Executes(() =>
                {
                    DotNet.Build(RootDirectory / "benchmarks" / Benchmarks / $"{Benchmarks}.csproj", BuildProperties);
                    var program = Artifacts / "bin" / Benchmarks / "release" / $"{Benchmarks}.dll";
                    var code = AttachedProcess.Run(
                        "dotnet",
                        [program, .. Flags().Add("--suite", Suite).Add("--filter", Filter).Arguments]
                    );
                    Assert.True(code == 0, $"The benchmarks ended with exit code {code}");
                });
}
