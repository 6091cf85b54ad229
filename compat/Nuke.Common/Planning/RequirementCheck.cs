using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.Execution;
using Nuke.Common.Parameters;

namespace Nuke.Common.Planning;

/// <summary>Checks what scheduled targets require, before any of them runs.</summary>
internal static class RequirementCheck
{
    /// <exception cref="AssertionException">Requirements are not met; the message has a line for each.</exception>
    public static void Run(IEnumerable<ExecutableTarget> scheduled)
    {
        var unmet = scheduled
            .SelectMany(target => target.DelegateRequirements.Select(requirement => Check(target, requirement)))
            .OfType<string>()
            .ToList();
        Assert.True(unmet.Count == 0, string.Join(Environment.NewLine, unmet));
    }

    private static string? Check(ExecutableTarget target, LambdaExpression requirement)
    {
        var value = Evaluate(requirement);
        if (value is true || (value is not null and not false))
            return null;
        return requirement.Body is MemberExpression { Member: var member }
            ? $"Target {target.Name} requires {ParameterText(member)}"
            : $"Target {target.Name} requires {SourceText(requirement.Body)}";
    }

    private static object? Evaluate(LambdaExpression requirement)
    {
        try
        {
            return requirement.Compile().DynamicInvoke();
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            throw new AssertionException($"Requirement {SourceText(requirement.Body)} failed: {inner.Message}", inner);
        }
    }

    private static string ParameterText(MemberInfo member) =>
        member.GetCustomAttribute<ParameterAttribute>() is null
            ? $"a value of {member.Name}"
            : $"--{new ParameterMember(member).DashedName}";

    // "value(Build).Epochs > 0" in the expression's own words; the receiver says nothing to the reader.
    private static string SourceText(Expression body) =>
        System.Text.RegularExpressions.Regex.Replace(body.ToString(), @"value\([^)]*\)\.", "");
}
