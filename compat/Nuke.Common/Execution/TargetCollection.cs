using System.Linq.Expressions;
using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>Reads the targets of a build from its properties.</summary>
internal static class TargetCollection
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>All targets in the order they are declared, those of base types first.</summary>
    public static IReadOnlyList<ExecutableTarget> Collect<T>(T build, Expression<Func<T, Target>>[] defaults)
        where T : NukeBuild
    {
        var defaultNames = defaults.Select(expression => MemberName(expression.Body)).ToHashSet();
        var targets = new Dictionary<string, ExecutableTarget>();
        foreach (var property in Hierarchy(build.GetType()).SelectMany(type => type.GetProperties(Declared)))
        {
            // An override comes up once for each type of the hierarchy; the value is the same.
            if (property.PropertyType != typeof(Target) || targets.ContainsKey(property.Name))
                continue;
            var factory = property.GetValue(build) as Target;
            factory.NotNull($"Target {property.Name} has no definition");
            targets.Add(
                property.Name,
                new ExecutableTarget(property, factory) { IsDefault = defaultNames.Contains(property.Name) }
            );
        }

        // A lambda of a property is a new delegate at every read, but equal to those before.
        var byFactory = targets.Values.ToDictionary(target => target.Factory);
        foreach (var target in targets.Values)
            ((Target)target.Factory).Invoke(new TargetDefinition(target, factory => Find(target, factory)));
        return [.. targets.Values];

        ExecutableTarget Find(ExecutableTarget user, Target factory) =>
            byFactory
                .GetValueOrDefault(factory.NotNull($"Target {user.Name} refers to a target that is null"))
                .NotNull($"Target {user.Name} refers to a target that is no property of the build");
    }

    private static IEnumerable<Type> Hierarchy(Type type)
    {
        var types = new Stack<Type>();
        for (var current = type; current is not null; current = current.BaseType)
            types.Push(current);
        return types;
    }

    private static string MemberName(Expression body) =>
        body is MemberExpression member
            ? member.Member.Name
            : throw new AssertionException($"Default target '{body}' must be a property of the build");
}
