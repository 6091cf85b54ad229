using System.Linq.Expressions;
using Nuke.Common.Execution;
using Nuke.Common.IO;

namespace Nuke.Common;

/// <summary>A build: a console program whose <see cref="Target"/> properties are the steps it can do.</summary>
public abstract class NukeBuild
{
    internal const string TargetParameter = "Target";

    private static AbsolutePath? root;

    /// <summary>Made by <see cref="Execute{T}"/>.</summary>
    protected NukeBuild() { }

    /// <summary>The directory that has <c>.nuke</c>.</summary>
    public static AbsolutePath RootDirectory => root ??= RootSearch.Find();

    /// <summary>Where a build may keep what it can make again.</summary>
    public static AbsolutePath TemporaryDirectory => RootDirectory / ".nuke" / "temp";

    /// <summary>How much is printed.</summary>
    [Parameter("How much to print")]
    public static Verbosity Verbosity { get; set; } = Verbosity.Normal;

    /// <summary>Whether to answer with the targets and parameters there are.</summary>
    [Parameter("Lists the targets and parameters")]
    public bool Help { get; internal set; }

    /// <summary>Whether to answer with what would run.</summary>
    [Parameter("Shows what would run, and runs nothing")]
    public bool Plan { get; internal set; }

    /// <summary>Whether to leave the first line out.</summary>
    [Parameter("Leaves the first line out")]
    public bool NoLogo { get; internal set; }

    [Parameter("Targets to run, the same as naming them alone", Name = TargetParameter, Separator = "+")]
    internal string[]? TargetNames { get; set; }

    [Parameter("Targets to leave out; without a name all that were not asked for", Name = "Skip", Separator = "+")]
    internal string[]? SkippedTargetNames { get; set; }

    internal IReadOnlyList<ExecutableTarget> ExecutableTargets { get; set; } = [];

    /// <summary>The code the program ends with; a target may set it, otherwise it is 0 or -1.</summary>
    public int? ExitCode { get; set; }

    /// <summary>The targets of this run in order.</summary>
    public IReadOnlyCollection<ExecutableTarget> ExecutionPlan { get; internal set; } = [];

    /// <summary>The targets named on the command line.</summary>
    public IReadOnlyCollection<ExecutableTarget> InvokedTargets => [.. ExecutionPlan.Where(target => target.Invoked)];

    /// <summary>The targets whose turn has not come.</summary>
    public IReadOnlyCollection<ExecutableTarget> ScheduledTargets => With(ExecutionStatus.Scheduled);

    /// <summary>The targets that were left out.</summary>
    public IReadOnlyCollection<ExecutableTarget> SkippedTargets => With(ExecutionStatus.Skipped);

    /// <summary>The targets that are done.</summary>
    public IReadOnlyCollection<ExecutableTarget> SucceededTargets => With(ExecutionStatus.Succeeded);

    /// <summary>The targets that failed.</summary>
    public IReadOnlyCollection<ExecutableTarget> FailedTargets => With(ExecutionStatus.Failed);

    /// <summary>Whether a target has failed.</summary>
    public bool IsFailing => FailedTargets.Count > 0;

    /// <summary>Whether no target has failed.</summary>
    public bool IsSucceeding => !IsFailing;

    /// <summary>Runs a build; <c>Main</c> returns what this returns.</summary>
    /// <param name="defaultTargetExpressions">What runs when no target is named; without any, the targets are listed.</param>
    /// <returns>The exit code.</returns>
    protected static int Execute<T>(params Expression<Func<T, Target>>[] defaultTargetExpressions)
        where T : NukeBuild, new() => BuildRun.Execute(defaultTargetExpressions, BuildSurroundings.Current());

    internal static void Begin(AbsolutePath rootDirectory)
    {
        root = rootDirectory;
        Verbosity = Verbosity.Normal;
    }

    /// <summary>Called when parameters have their values.</summary>
    protected internal virtual void OnBuildCreated() { }

    /// <summary>Called before the first target runs.</summary>
    protected internal virtual void OnBuildInitialized() { }

    /// <summary>Called after the summary.</summary>
    protected internal virtual void OnBuildFinished() { }

    /// <summary>Called before a target runs.</summary>
    protected internal virtual void OnTargetRunning(string target) { }

    /// <summary>Called instead of a target that is left out.</summary>
    protected internal virtual void OnTargetSkipped(string target) { }

    /// <summary>Called after a target that succeeded.</summary>
    protected internal virtual void OnTargetSucceeded(string target) { }

    /// <summary>Called after a target that failed.</summary>
    protected internal virtual void OnTargetFailed(string target) { }

    private ExecutableTarget[] With(ExecutionStatus status) =>
        [.. ExecutionPlan.Where(target => target.Status == status)];
}
