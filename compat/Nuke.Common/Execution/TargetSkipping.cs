namespace Nuke.Common.Execution;

/// <summary>Leaves targets out of a plan.</summary>
/// <param name="plan">The scheduled targets in order.</param>
internal sealed class TargetSkipping(IReadOnlyList<ExecutableTarget> plan)
{
    /// <summary>Leaves out the targets named, or with no name all that were not asked for.</summary>
    /// <remarks>A target named on the command line runs even where <c>--skip</c> names it too.</remarks>
    public void ByName(IReadOnlyList<ExecutableTarget> named)
    {
        foreach (var target in plan.Where(target => named.Count == 0 || named.Contains(target)))
        {
            if (!target.Invoked)
                Skip(target, "by --skip");
        }
    }

    /// <summary>Leaves out the targets with a static condition that does not hold.</summary>
    public void ByStaticConditions()
    {
        foreach (var target in plan)
            ByConditions(target, target.StaticConditions);
    }

    /// <summary>Leaves out a target of which a condition does not hold.</summary>
    public void ByConditions(ExecutableTarget target, IEnumerable<(string Text, Func<bool> Delegate)> conditions)
    {
        var broken = conditions.Where(condition => !condition.Delegate()).Select(condition => condition.Text).ToList();
        if (broken.Count == 0)
            return;
        target.OnlyWhen = string.Join(" && ", broken);
        Skip(target, reason: null);
    }

    private void Skip(ExecutableTarget target, string? reason)
    {
        if (target.Status != ExecutionStatus.Scheduled)
            return;
        target.Status = ExecutionStatus.Skipped;
        target.Skipped = reason;
        if (target.DependencyBehavior == DependencyBehavior.Execute)
            return;
        var unneeded = target.ExecutionDependencies.Concat(target.Triggers);
        foreach (var other in unneeded.Where(other => !other.Invoked && !IsNeeded(other)))
            Skip(other, $"with {target.Name}");
    }

    private bool IsNeeded(ExecutableTarget target) =>
        plan.Any(other =>
            other.Status == ExecutionStatus.Scheduled
            && (other.ExecutionDependencies.Contains(target) || other.Triggers.Contains(target))
        );
}
