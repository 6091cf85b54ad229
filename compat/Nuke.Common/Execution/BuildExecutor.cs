using System.Diagnostics;
using Nuke.Common.Tooling;
using Serilog;
using Spectre.Console;

namespace Nuke.Common.Execution;

/// <summary>Runs a plan target by target.</summary>
/// <param name="build">The build, told of every step.</param>
/// <param name="plan">The targets in order.</param>
/// <param name="console">Where headings go.</param>
internal sealed class BuildExecutor(NukeBuild build, IReadOnlyList<ExecutableTarget> plan, IAnsiConsole console)
{
    private readonly TargetSkipping skipping = new(plan);

    /// <summary>Runs all; after a failure that ends the build, the assured targets alone.</summary>
    public void Run()
    {
        var ended = false;
        foreach (var target in plan)
        {
            if (!ended || target.AssuredAfterFailure)
                Run(target);
            ended |= target is { Status: ExecutionStatus.Failed, ProceedAfterFailure: false };
        }

        foreach (var target in plan.Where(target => target.Status == ExecutionStatus.Scheduled))
            target.Status = ExecutionStatus.NotRun;
    }

    private void Run(ExecutableTarget target)
    {
        var clock = new Stopwatch();
        try
        {
            skipping.ByConditions(target, target.DynamicConditions);
            if (target.Status == ExecutionStatus.Skipped)
            {
                build.OnTargetSkipped(target.Name);
                return;
            }

            if (target.Actions.Count == 0)
            {
                target.Status = ExecutionStatus.Collective;
                return;
            }

            if (NukeBuild.Verbosity <= Verbosity.Normal)
                console.MarkupLineInterpolated($"[bold]▸ {target.Name}[/]");
            target.Status = ExecutionStatus.Running;
            build.OnTargetRunning(target.Name);
            clock.Start();
            target.Actions.ForEach(action => action());
            target.Duration = clock.Elapsed;
            target.Status = ExecutionStatus.Succeeded;
            build.OnTargetSucceeded(target.Name);
        }
        catch (Exception exception)
        {
            target.Duration = clock.Elapsed;
            target.Status = ExecutionStatus.Failed;
            Report(target, exception);
            build.OnTargetFailed(target.Name);
        }
    }

    // Where the build itself says what is wrong, its words are enough; the way there is for the build's author.
    private static void Report(ExecutableTarget target, Exception exception)
    {
        var expected = exception is AssertionException or ProcessException;
        var message = expected ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";
        Log.Error("{Target} failed: {Message}", target.Name, message);
        if (!expected)
            Log.Debug("{StackTrace}", exception.StackTrace ?? "");
        else
            Log.Verbose("{StackTrace}", exception.StackTrace ?? "");
    }
}
