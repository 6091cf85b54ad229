using Nuke.Common.Execution;
using Spectre.Console;

namespace Nuke.Common.Output;

/// <summary>The answer to <c>--plan</c>: what would run, in which order and why.</summary>
internal static class PlanText
{
    public static void Write(IAnsiConsole console, IReadOnlyList<ExecutableTarget> plan)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("", "", "");
        table.ShowHeaders = false;
        foreach (var (index, target) in plan.Index())
        {
            var before = target.AllDependencies.Where(plan.Contains).Select(dependency => dependency.Name).ToList();
            var note =
                target.Status == ExecutionStatus.Skipped ? SummaryTable.SkipReason(target)
                : before.Count > 0 ? "after " + string.Join(", ", before)
                : "";
            table.AddRow(new Text($"{index + 1, 3}"), new Text(target.Name), new Text(note, new Style(Color.Grey)));
        }

        console.Write(table);
    }
}
