using Bce3s.Building.Native;
using Bce3s.Building.Testing;
using Nuke.Common;
using Nuke.Common.Execution;
using Serilog;

namespace Bce3s.Building;

internal sealed partial class Build
{
    // Its subject is compat/TorchSharp and nothing else.
    private const string SubsetTests = "TorchSharp.Tests";

    [Parameter("Test: an expression such as FullyQualifiedName~Classifier; Bench: part of the name of a row")]
    private readonly string? Filter;

    private readonly List<TestReport> reports = [];

    private Target Test =>
        _ =>
            _.Description("Checks the format, builds, and runs all tests\n--filter --torch-backend")
                .DependsOn(CheckFormat, Compile)
                .Executes(() =>
                {
                    var projects = Directory
                        .GetFiles(RootDirectory / "tests", "*.Tests.*proj", SearchOption.AllDirectories)
                        .Select(file => Path.GetFileNameWithoutExtension(file))
                        .Where(project => TorchBackend == TorchBackend.Libtorch || project != SubsetTests)
                        .Order(StringComparer.Ordinal)
                        .ToList();
                    Assert.NotEmpty(projects, "There is no test project below tests/");
                    var run = new TestRun(Artifacts, Filter);
                    var table = new TestTable(projects);
                    foreach (var project in projects)
                    {
                        var report = run.Execute(project);
                        reports.Add(report);
                        table.Write(report);
                    }

                    table.WriteTotal(reports);
                    reports.ForEach(TestFailures.Write);
                    var broken = reports.Where(report => !report.IsGood).Select(report => report.Project).ToList();
                    Assert.Empty(broken, $"tests failed in {string.Join(", ", broken)}");
                });

    protected override void OnBuildFinished()
    {
        // The very last line, after the summary: people and machines look for it there.
        if (!HasTest(ExecutionPlan) || HasTest(SkippedTargets))
            return;
        Log.CloseAndFlush();
        Console.WriteLine(TestTable.ClosingLine(reports, complete: HasTest(SucceededTargets)));
    }

    private static bool HasTest(IEnumerable<ExecutableTarget> targets) =>
        targets.Any(target => target.Name == nameof(Test));
}
