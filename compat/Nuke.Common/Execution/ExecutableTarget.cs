using System.Linq.Expressions;
using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>A target of a build with all that is known about it.</summary>
public class ExecutableTarget
{
    internal ExecutableTarget(MemberInfo member, Delegate factory)
    {
        Member = member;
        Factory = factory;
    }

    /// <summary>The property that describes the target.</summary>
    public MemberInfo Member { get; }

    /// <summary>The property's value.</summary>
    public Delegate Factory { get; }

    /// <summary>The property's name.</summary>
    public string Name => Member.Name;

    /// <summary>The line shown in <c>--help</c>.</summary>
    public string? Description { get; internal set; }

    /// <summary>Whether <c>--help</c> shows the target.</summary>
    public bool Listed { get; internal set; } = true;

    /// <summary>Whether it runs when no target is named.</summary>
    public bool IsDefault { get; internal init; }

    /// <summary>Whether it was named on the command line.</summary>
    public bool Invoked { get; internal set; }

    /// <summary>How far it has come.</summary>
    public ExecutionStatus Status { get; internal set; }

    /// <summary>How long its actions took.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>The condition that left it out, if one did.</summary>
    public string? OnlyWhen { get; internal set; }

    /// <summary>Why it was left out, if not by a condition of its own.</summary>
    public string? Skipped { get; internal set; }

    /// <summary>Whether the build goes on when it fails.</summary>
    public bool ProceedAfterFailure { get; internal set; }

    /// <summary>Whether it runs even after another one has failed.</summary>
    public bool AssuredAfterFailure { get; internal set; }

    /// <summary>What becomes of its dependencies when it is skipped.</summary>
    public DependencyBehavior DependencyBehavior { get; internal set; } = DependencyBehavior.Execute;

    /// <summary>Targets that run before it and are scheduled with it.</summary>
    public List<ExecutableTarget> ExecutionDependencies { get; } = [];

    /// <summary>Targets that run before it if they are scheduled.</summary>
    public List<ExecutableTarget> OrderDependencies { get; } = [];

    /// <summary>Targets that schedule it.</summary>
    public List<ExecutableTarget> TriggerDependencies { get; } = [];

    /// <summary>Targets that it schedules.</summary>
    public List<ExecutableTarget> Triggers { get; } = [];

    /// <summary>All targets that must run before it, for whatever reason.</summary>
    public IReadOnlyCollection<ExecutableTarget> AllDependencies =>
        [.. ExecutionDependencies.Union(OrderDependencies).Union(TriggerDependencies)];

    /// <summary>Parameters and conditions without which nothing runs.</summary>
    public List<LambdaExpression> DelegateRequirements { get; } = [];

    /// <summary>Conditions looked at before the first target runs.</summary>
    public List<(string Text, Func<bool> Delegate)> StaticConditions { get; } = [];

    /// <summary>Conditions looked at when its turn has come.</summary>
    public List<(string Text, Func<bool> Delegate)> DynamicConditions { get; } = [];

    /// <summary>What it does.</summary>
    public List<Action> Actions { get; } = [];
}
