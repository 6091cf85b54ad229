using Serilog;

namespace Bce3s.Building.Testing;

/// <summary>A row for each test project, written as soon as it is done.</summary>
internal sealed class TestTable
{
    private const int NumberWidth = 9;

    private readonly int nameWidth;

    public TestTable(IReadOnlyList<string> projects)
    {
        nameWidth = projects.Max(name => name.Length);
        Row("", "passed", "failed", "skipped", "seconds");
    }

    /// <summary>
    /// The line that ends a build with tests. Tests that could not run, or broke off, without one of them to blame count as
    /// one failure.
    /// </summary>
    public static string ClosingLine(IReadOnlyList<TestReport> reports, bool complete)
    {
        var failed = reports.Sum(report => report.Failed);
        if (!complete && failed == 0)
            failed = 1;
        var skipped = reports.Sum(report => report.Skipped);
        var line = $"{reports.Sum(report => report.Passed)} passed, {failed} failed";
        return skipped == 0 ? line : $"{line}, {skipped} skipped";
    }

    public void Write(TestReport report) =>
        Row(
            report.Project,
            $"{report.Passed}",
            $"{report.Failed}",
            $"{report.Skipped}",
            $"{report.Time.TotalSeconds:F1}"
        );

    public void WriteTotal(IReadOnlyList<TestReport> reports) =>
        Row(
            "Total",
            $"{reports.Sum(report => report.Passed)}",
            $"{reports.Sum(report => report.Failed)}",
            $"{reports.Sum(report => report.Skipped)}",
            $"{reports.Sum(report => report.Time.TotalSeconds):F1}"
        );

    private void Row(string name, params string[] numbers) =>
        Log.Information(
            "  {Row}",
            name.PadRight(nameWidth) + string.Concat(numbers.Select(number => number.PadLeft(NumberWidth)))
        );
}
