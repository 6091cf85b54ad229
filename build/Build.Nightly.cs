using System.Globalization;
using Nuke.Common;

namespace Bce3s.Building;

internal sealed partial class Build
{
    // What the tests that read damaged files carry, and where they look for the number of copies.
    private const string MutationTests = "Category=Mutations";
    private const string MutationVariable = "BCE3S_MUTATIONS";

    [Parameter("Nightly: damaged copies of each file that are read")]
    private readonly int Mutations = 10_000;

    private Target Nightly =>
        _ =>
            _.Description(
                    "Reads many more damaged files of every format than Test does\n--mutations --filter --torch-backend"
                )
                .DependsOn(Compile)
                .Executes(() =>
                {
                    Environment.SetEnvironmentVariable(
                        MutationVariable,
                        Mutations.ToString(CultureInfo.InvariantCulture)
                    );
                    var filter = Filter is null ? MutationTests : $"{MutationTests}&({Filter})";
                    var ran = RunTests(filter).Sum(report => report.Passed);
                    Assert.True(ran > 0, $"There is no test with {filter}");
                });
}
