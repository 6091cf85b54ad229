using System.Linq.Expressions;

namespace Nuke.Common.Execution;

/// <summary>Writes what a target property says into its <see cref="ExecutableTarget"/>.</summary>
/// <param name="target">The target described.</param>
/// <param name="find">Gives the target of a property's value.</param>
internal sealed class TargetDefinition(ExecutableTarget target, Func<Target, ExecutableTarget> find) : ITargetDefinition
{
    public ITargetDefinition Description(string description) => Do(() => target.Description = description);

    public ITargetDefinition Executes(params Action[] actions) => Do(() => target.Actions.AddRange(actions));

    public ITargetDefinition Executes<T>(Func<T> action) => Do(() => target.Actions.Add(() => action()));

    public ITargetDefinition Executes(Func<Task> action) =>
        Do(() => target.Actions.Add(() => action().GetAwaiter().GetResult()));

    public ITargetDefinition DependsOn(params Target[] targets) =>
        ForEach(targets, other => target.ExecutionDependencies.Add(other));

    public ITargetDefinition DependentFor(params Target[] targets) =>
        ForEach(targets, other => other.ExecutionDependencies.Add(target));

    public ITargetDefinition Before(params Target[] targets) =>
        ForEach(targets, other => other.OrderDependencies.Add(target));

    public ITargetDefinition After(params Target[] targets) =>
        ForEach(targets, other => target.OrderDependencies.Add(other));

    public ITargetDefinition Triggers(params Target[] targets) => ForEach(targets, other => Trigger(target, other));

    public ITargetDefinition TriggeredBy(params Target[] targets) => ForEach(targets, other => Trigger(other, target));

    public ITargetDefinition Requires<T>(
        Expression<Func<T>> parameterRequirement,
        params Expression<Func<T>>[] parameterRequirements
    )
        where T : class? => Require([parameterRequirement, .. parameterRequirements]);

    public ITargetDefinition Requires<T>(
        Expression<Func<T?>> parameterRequirement,
        params Expression<Func<T?>>[] parameterRequirements
    )
        where T : struct => Require([parameterRequirement, .. parameterRequirements]);

    public ITargetDefinition Requires(
        Expression<Func<bool>> requirement,
        params Expression<Func<bool>>[] requirements
    ) => Require([requirement, .. requirements]);

    public ITargetDefinition OnlyWhenDynamic(Func<bool> condition, string? conditionExpression = null) =>
        Do(() => target.DynamicConditions.Add((ConditionText(conditionExpression), condition)));

    public ITargetDefinition OnlyWhenStatic(Func<bool> condition, string? conditionExpression = null) =>
        Do(() => target.StaticConditions.Add((ConditionText(conditionExpression), condition)));

    public ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior) =>
        Do(() => target.DependencyBehavior = dependencyBehavior);

    public ITargetDefinition ProceedAfterFailure() => Do(() => target.ProceedAfterFailure = true);

    public ITargetDefinition AssuredAfterFailure() => Do(() => target.AssuredAfterFailure = true);

    public ITargetDefinition Unlisted() => Do(() => target.Listed = false);

    private static void Trigger(ExecutableTarget first, ExecutableTarget then)
    {
        first.Triggers.Add(then);
        then.TriggerDependencies.Add(first);
    }

    // The compiler hands over the source of the lambda: "() => Flag".
    private static string ConditionText(string? source) =>
        (source ?? "condition").Split("=>", 2, StringSplitOptions.TrimEntries)[^1];

    private ITargetDefinition Require(IEnumerable<LambdaExpression> requirements) =>
        Do(() => target.DelegateRequirements.AddRange(requirements));

    private ITargetDefinition ForEach(Target[] targets, Action<ExecutableTarget> action) =>
        Do(() => Array.ForEach(targets, other => action(find(other))));

    private ITargetDefinition Do(Action change)
    {
        change();
        return this;
    }
}
