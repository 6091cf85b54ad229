using System.Globalization;
using Nuke.Common;

namespace Bce3s.Building;

internal sealed partial class Build
{
    // What the tests that read damaged files and those that kill runs carry, and where they look for how many.
    private const string NightlyTests = "Category=Mutations|Category=Kills";
    private const string MutationVariable = "BCE3S_MUTATIONS";
    private const string KillVariable = "BCE3S_KILLS";

    [Parameter("Nightly: damaged copies of each file that are read")]
    private readonly int Mutations = 10_000;

    [Parameter("Nightly: times that a run is killed and goes on")]
    private readonly int Kills = 50;

    private Target Nightly =>
        _ =>
            _.Description(
                    "Reads many more damaged files of every format and kills many more runs than Test does\n--mutations --kills --filter --torch-backend"
                )
                .DependsOn(Compile)
                .Executes(() =>
                {
                    foreach (var (variable, count) in new[] { (MutationVariable, Mutations), (KillVariable, Kills) })
                        Environment.SetEnvironmentVariable(variable, count.ToString(CultureInfo.InvariantCulture));
                    var filter = Filter is null ? NightlyTests : $"({NightlyTests})&({Filter})";
                    var ran = RunTests(filter).Sum(report => report.Passed);
                    Assert.True(ran > 0, $"There is no test with {filter}");
                });
}
