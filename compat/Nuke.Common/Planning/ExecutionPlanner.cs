using Nuke.Common.Execution;

namespace Nuke.Common.Planning;

/// <summary>Finds the targets to run for the ones asked for, and their order.</summary>
internal static class ExecutionPlanner
{
    /// <summary>
    /// The scheduled targets, each after all it depends on; targets without order between them come as they were
    /// asked for.
    /// </summary>
    /// <param name="targets">All targets of the build.</param>
    /// <param name="names">The names asked for; the default targets if there are none.</param>
    /// <exception cref="AssertionException">A name is unknown, or targets depend on each other in a circle.</exception>
    public static IReadOnlyList<ExecutableTarget> Plan(
        IReadOnlyList<ExecutableTarget> targets,
        IReadOnlyList<string>? names
    )
    {
        CycleCheck.Run(targets);
        var roots = names is { Count: > 0 }
            ? names.Select(name => TargetNames.Find(targets, name)).ToList()
            : [.. targets.Where(target => target.IsDefault)];
        if (names is { Count: > 0 })
            roots.ForEach(target => target.Invoked = true);

        var scheduled = Schedule(roots);
        var plan = new List<ExecutableTarget>();
        var placed = new HashSet<ExecutableTarget>();
        scheduled.ForEach(Place);
        plan.ForEach(target => target.Status = ExecutionStatus.Scheduled);
        return plan;

        void Place(ExecutableTarget target)
        {
            if (!placed.Add(target))
                return;
            foreach (var dependency in target.AllDependencies.Where(scheduled.Contains))
                Place(dependency);
            plan.Add(target);
        }
    }

    private static List<ExecutableTarget> Schedule(IEnumerable<ExecutableTarget> roots)
    {
        var scheduled = new List<ExecutableTarget>();
        var open = new Queue<ExecutableTarget>(roots);
        while (open.TryDequeue(out var target))
        {
            if (scheduled.Contains(target))
                continue;
            scheduled.Add(target);
            foreach (var next in target.ExecutionDependencies.Concat(target.Triggers))
                open.Enqueue(next);
        }

        return scheduled;
    }
}
