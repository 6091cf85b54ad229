using System.Xml.Linq;

namespace Bce3s.Building.Testing;

/// <summary>The outcome of one test project.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Passed">How many tests passed.</param>
/// <param name="Skipped">How many were left out.</param>
/// <param name="Failures">The tests that failed.</param>
/// <param name="Time">How long the project took, its start included.</param>
/// <param name="Problem">What went wrong outside of any test, if something did.</param>
internal sealed record TestReport(
    string Project,
    int Passed,
    int Skipped,
    IReadOnlyList<TestCase> Failures,
    TimeSpan Time,
    string? Problem
)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>How many failed; a project that broke down counts as one more.</summary>
    public int Failed => Failures.Count + (Problem is null ? 0 : 1);

    public bool IsGood => Failed == 0;

    /// <summary>Reads the tests of a .trx file.</summary>
    public static TestReport Read(string project, string trxFile, TimeSpan time)
    {
        var results = XDocument.Load(trxFile).Descendants(Trx + "UnitTestResult").ToLookup(Outcome);
        var failures = results.Where(group => group.Key is not ("Passed" or "NotExecuted")).SelectMany(group => group);
        return new TestReport(
            project,
            results["Passed"].Count(),
            results["NotExecuted"].Count(),
            [.. failures.Select(Failure)],
            time,
            Problem: null
        );
    }

    private static string Outcome(XElement result) => (string?)result.Attribute("outcome") ?? "Error";

    private static TestCase Failure(XElement result)
    {
        var error = result.Element(Trx + "Output")?.Element(Trx + "ErrorInfo");
        return new TestCase(
            (string?)result.Attribute("testName") ?? "?",
            (string?)error?.Element(Trx + "Message") ?? $"Outcome: {Outcome(result)}",
            (string?)error?.Element(Trx + "StackTrace") ?? ""
        );
    }
}
