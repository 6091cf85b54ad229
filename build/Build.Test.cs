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

    [Parameter("Test, Nightly: an expression such as FullyQualifiedName~Classifier; Bench: part of the name of a row")]
    private readonly string? Filter;

    private readonly List<TestReport> reports = [];

    private Target Test =>
        _ =>
            _.Description("Checks the format, builds, and runs all tests\n--filter --torch-backend")
                .DependsOn(CheckFormat, Compile)
                .Executes(() =>
                {
                    Browser.Install();
                    RunTests(Filter);
                });

    private IReadOnlyList<TestReport> RunTests(string? filter)
    {
        var projects = Directory
            .GetFiles(RootDirectory / "tests", "*.Tests.*proj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(project => TorchBackend == TorchBackend.Libtorch || project != SubsetTests)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(projects, "There is no test project below tests/");
        var run = new TestRun(Artifacts, filter);
        var table = new TestTable(projects);
        var done = new List<TestReport>();
        foreach (var project in projects)
        {
            var report = run.Execute(project);
            done.Add(report);
            reports.Add(report);
            table.Write(report);
        }

        table.WriteTotal(done);
        done.ForEach(TestFailures.Write);
        var broken = done.Where(report => !report.IsGood).Select(report => report.Project).ToList();
        Assert.Empty(broken, $"tests failed in {string.Join(", ", broken)}");
        return done;
    }

    protected override void OnBuildFinished()
    {
        // The very last line, after the summary: people and machines look for it there.
        var asked = TestTargets(ExecutionPlan).Except(TestTargets(SkippedTargets)).ToList();
        if (asked.Count == 0)
            return;
        Log.CloseAndFlush();
        var complete = !asked.Except(TestTargets(SucceededTargets)).Any();
        Console.WriteLine(TestTable.ClosingLine(reports, complete));
    }

    private static IEnumerable<string> TestTargets(IEnumerable<ExecutableTarget> targets) =>
        targets.Select(target => target.Name).Where(name => name is nameof(Test) or nameof(Nightly));
}
