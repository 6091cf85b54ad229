using System.Text.RegularExpressions;
using Serilog;

namespace Bce3s.Building.Testing;

/// <summary>Shows what failed, short enough to read.</summary>
internal static partial class TestFailures
{
    private const int FailuresShown = 20;
    private const int LinesShown = 12;

    public static void Write(TestReport report)
    {
        foreach (var failure in report.Failures.Take(FailuresShown))
        {
            Log.Error("{Test}", $"{report.Project}: {failure.Name}");
            Lines(failure.Message);
            Lines(failure.StackTrace);
        }

        if (report.Failures.Count > FailuresShown)
            Log.Error("{Count} more of {Project} failed", report.Failures.Count - FailuresShown, report.Project);
        if (report.Problem is not { } problem)
            return;
        Log.Error("{Project} broke down", report.Project);
        Lines(problem);
    }

    // The frames of the runtime and the test framework are the same for every failure.
    private static void Lines(string text)
    {
        var telling = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimEnd())
            .Where(line => line.Length > 0 && !ForeignFrame().IsMatch(line));
        foreach (var line in telling.Take(LinesShown))
            Log.Information("    {Line}", line);
    }

    [GeneratedRegex(@"^\s*at (System|Xunit|Microsoft|InvokeStub_)")]
    private static partial Regex ForeignFrame();
}
