using System.Diagnostics;
using Bce3s.Building.Running;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

namespace Bce3s.Building.Testing;

/// <summary>Runs test projects that are built already.</summary>
/// <param name="artifacts">Where they were built to, and where their reports go.</param>
/// <param name="filter">Which tests to run; all unless given.</param>
internal sealed class TestRun(AbsolutePath artifacts, string? filter)
{
    private const string ReportName = "report.trx";
    private const string HangLimit = "15m";

    public TestReport Execute(string project)
    {
        var results = (artifacts / "tests" / project).CreateOrCleanDirectory();
        var clock = Stopwatch.StartNew();
        using var process = ProcessTasks
            .StartProcess("dotnet", CommandText.Join(Arguments(project, results)), logOutput: false)
            .AssertWaitForExit();

        var trx = results / ReportName;
        var breakdown = string.Join('\n', process.Output.Select(line => line.Text));
        if (!trx.FileExists())
        {
            // With a filter a project may well have none of the tests asked for.
            var problem = filter is not null && process.ExitCode == 0 ? null : breakdown;
            return new TestReport(project, 0, 0, [], clock.Elapsed, problem);
        }

        var report = TestReport.Read(project, trx, clock.Elapsed);
        if (process.ExitCode != 0 && report.Failures.Count == 0)
            return report with { Problem = breakdown };
        if (report.Passed + report.Skipped + report.Failures.Count == 0 && filter is null)
            return report with { Problem = "The project ran no test" };
        return report;
    }

    private IEnumerable<string> Arguments(string project, AbsolutePath results)
    {
        string[] arguments =
        [
            "test",
            artifacts / "bin" / project / "release" / $"{project}.dll",
            "--logger",
            $"trx;LogFileName={ReportName}",
            "--results-directory",
            results,
            "--blame-hang",
            "--blame-hang-timeout",
            HangLimit,
            "--blame-hang-dump-type",
            "none",
        ];
        return filter is null ? arguments : [.. arguments, "--filter", filter];
    }
}
