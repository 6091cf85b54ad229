using Serilog;

namespace Bce3s.Building.Testing;

/// <summary>Shows what failed, short enough to read.</summary>
internal static class TestFailures
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
        foreach (var line in problem.Split('\n'))
            Log.Information("    {Line}", line.TrimEnd());
    }

    private static void Lines(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(LinesShown))
            Log.Information("    {Line}", line.TrimEnd());
    }
}
