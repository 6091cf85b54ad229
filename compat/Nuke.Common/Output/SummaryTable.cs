using Nuke.Common.Execution;
using Spectre.Console;

namespace Nuke.Common.Output;

/// <summary>The table at the end of a build: each target with its outcome and time.</summary>
internal static class SummaryTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<ExecutableTarget> plan)
    {
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumn("Target")
            .AddColumn("Status")
            .AddColumn(new TableColumn("Duration").RightAligned());
        foreach (var target in plan.Where(IsNews))
        {
            table.AddRow(
                new Text(target.Name),
                new Text(Outcome(target), Colour(target.Status)),
                new Text(
                    target.Status is ExecutionStatus.Succeeded or ExecutionStatus.Failed ? Time(target.Duration) : ""
                )
            );
        }

        var total = plan.Aggregate(TimeSpan.Zero, (sum, target) => sum + target.Duration);
        table.AddRow(new Text("Total", Bold), new Text(""), new Text(Time(total), Bold));
        console.Write(table);
    }

    // What has no actions of its own, or is an inner step that had nothing to do, tells nobody anything.
    private static bool IsNews(ExecutableTarget target) =>
        target.Status != ExecutionStatus.Collective && (target.Listed || target.Status != ExecutionStatus.Skipped);

    public static string SkipReason(ExecutableTarget target) =>
        target.OnlyWhen is { } condition ? $"skipped: only when {condition}"
        : target.Skipped is { } reason ? $"skipped {reason}"
        : "skipped";

    /// <summary>A duration to the second, hours only where there are some.</summary>
    public static string Time(TimeSpan time) =>
        time.TotalSeconds < 1 ? "< 1 s"
        : time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}"
        : time.ToString(@"m\:ss", null);

    private static readonly Style Bold = new(decoration: Decoration.Bold);

    private static string Outcome(ExecutableTarget target) =>
        target.Status switch
        {
            ExecutionStatus.NotRun => "not run",
            ExecutionStatus.Skipped => SkipReason(target),
            var status => status.ToString().ToLowerInvariant(),
        };

    private static Style Colour(ExecutionStatus status) =>
        status switch
        {
            ExecutionStatus.Succeeded => new Style(Color.Green),
            ExecutionStatus.Failed or ExecutionStatus.Aborted => new Style(Color.Red),
            _ => new Style(Color.Grey),
        };
}
