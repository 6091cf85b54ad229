using System.Reflection;
using System.Text.RegularExpressions;

namespace Nuke.Common.Parameters;

/// <summary>A field or property with <see cref="ParameterAttribute"/>.</summary>
internal sealed partial class ParameterMember
{
    private const BindingFlags Declared =
        BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    private readonly MemberInfo member;

    public ParameterMember(MemberInfo member)
    {
        this.member = member;
        Attribute = member.GetCustomAttribute<ParameterAttribute>().NotNull($"{member.Name} is no parameter");
        Name = (Attribute.Name ?? member.Name).Replace("-", "", StringComparison.Ordinal);
        DashedName = HumpStart().Replace(Attribute.Name ?? member.Name, "-").ToLowerInvariant();
    }

    public ParameterAttribute Attribute { get; }

    /// <summary>The name without dashes, compared in any case.</summary>
    public string Name { get; }

    /// <summary>The name of the command-line option, without the two dashes in front.</summary>
    public string DashedName { get; }

    /// <summary>Whether it is one that every build has.</summary>
    public bool IsBuiltIn => member.DeclaringType == typeof(NukeBuild);

    public Type Type => (member as FieldInfo)?.FieldType ?? ((PropertyInfo)member).PropertyType;

    /// <summary>The type of one value: that of the items of an array, and without the question mark.</summary>
    public Type ScalarType
    {
        get
        {
            var item = Type.IsArray ? Type.GetElementType()! : Type;
            return Nullable.GetUnderlyingType(item) ?? item;
        }
    }

    /// <summary>The parameters of a build type, its own before those of its base types.</summary>
    public static IReadOnlyList<ParameterMember> All(Type build)
    {
        var parameters = new List<ParameterMember>();
        for (var type = build; type is not null; type = type.BaseType)
        {
            var members = type.GetMembers(Declared).Where(member => member.IsDefined(typeof(ParameterAttribute)));
            parameters.AddRange(members.Select(member => new ParameterMember(member)));
        }

        return parameters;
    }

    /// <summary>The values allowed, or null where any is.</summary>
    public IReadOnlyList<string>? ValueSet(NukeBuild build)
    {
        if (ScalarType.IsEnum)
            return ScalarType.GetEnumNames();
        if (Attribute.ValueProviderMember is not { } providerName)
            return null;
        var type = Attribute.ValueProviderType ?? build.GetType();
        var provider = type.GetMember(providerName, Declared | BindingFlags.FlattenHierarchy).SingleOrDefault();
        var values = provider switch
        {
            FieldInfo field => field.GetValue(build),
            PropertyInfo property => property.GetValue(build),
            _ => null,
        };
        return values is IEnumerable<string> names
            ? [.. names]
            : throw new AssertionException($"{type.Name}.{providerName} must be an IEnumerable<string>");
    }

    public void Set(NukeBuild build, object? value)
    {
        if (member is FieldInfo field)
            field.SetValue(build, value);
        else if (((PropertyInfo)member).GetSetMethod(nonPublic: true) is { } setter)
            setter.Invoke(build, [value]);
        else
            BackingField().SetValue(build, value);
    }

    private FieldInfo BackingField() =>
        member
            .DeclaringType!.GetField($"<{member.Name}>k__BackingField", Declared)
            .NotNull($"Parameter {member.Name} has neither a setter nor a field of its own");

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex HumpStart();
}
