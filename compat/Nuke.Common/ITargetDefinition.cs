using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Nuke.Common;

/// <summary>Describes a target: what it does, what must come before it and when it runs at all.</summary>
public interface ITargetDefinition
{
    /// <summary>The line shown for the target in <c>--help</c>.</summary>
    ITargetDefinition Description(string description);

    /// <summary>Actions of the target, run in the order they were given.</summary>
    ITargetDefinition Executes(params Action[] actions);

    /// <summary>An action whose result is of no interest.</summary>
    ITargetDefinition Executes<T>(Func<T> action);

    /// <summary>An asynchronous action; the target waits for it.</summary>
    ITargetDefinition Executes(Func<Task> action);

    /// <summary>Targets that run before this one, and are scheduled when this one is.</summary>
    ITargetDefinition DependsOn(params Target[] targets);

    /// <summary>Targets that get this one as a dependency.</summary>
    ITargetDefinition DependentFor(params Target[] targets);

    /// <summary>Order alone: this target runs before the given ones if both are scheduled.</summary>
    ITargetDefinition Before(params Target[] targets);

    /// <summary>Order alone: this target runs after the given ones if both are scheduled.</summary>
    ITargetDefinition After(params Target[] targets);

    /// <summary>Targets that are scheduled, after this one, when this one is.</summary>
    ITargetDefinition Triggers(params Target[] targets);

    /// <summary>Targets that schedule this one, after them, when they are scheduled.</summary>
    ITargetDefinition TriggeredBy(params Target[] targets);

    /// <summary>Parameters that must have a value before anything runs.</summary>
    ITargetDefinition Requires<T>(
        Expression<Func<T>> parameterRequirement,
        params Expression<Func<T>>[] parameterRequirements
    )
        where T : class?;

    /// <summary>Parameters that must have a value before anything runs.</summary>
    ITargetDefinition Requires<T>(
        Expression<Func<T?>> parameterRequirement,
        params Expression<Func<T?>>[] parameterRequirements
    )
        where T : struct;

    /// <summary>Conditions that must hold before anything runs; otherwise the build fails.</summary>
    ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements);

    /// <summary>Skips the target unless the condition holds at its turn.</summary>
    ITargetDefinition OnlyWhenDynamic(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string? conditionExpression = null
    );

    /// <summary>Skips the target unless the condition holds before the first target runs.</summary>
    ITargetDefinition OnlyWhenStatic(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string? conditionExpression = null
    );

    /// <summary>What happens to this target's dependencies when it is skipped; they run unless told otherwise.</summary>
    ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior);

    /// <summary>The build goes on when this target fails, and fails at its end.</summary>
    ITargetDefinition ProceedAfterFailure();

    /// <summary>The target runs even when one before it has failed.</summary>
    ITargetDefinition AssuredAfterFailure();

    /// <summary>Leaves the target out of <c>--help</c>.</summary>
    ITargetDefinition Unlisted();
}
