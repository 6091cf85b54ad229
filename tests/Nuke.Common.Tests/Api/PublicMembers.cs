using System.Reflection;
using System.Runtime.CompilerServices;

namespace NukeSubset.Tests.Api;

/// <summary>What an assembly shows to others, a line a type or member, in the form of <see cref="ReferenceLine"/>.</summary>
internal static class PublicMembers
{
    private const BindingFlags Declared =
        BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Division"] = "/",
        ["op_Addition"] = "+",
        ["op_Equality"] = "==",
        ["op_Inequality"] = "!=",
    };

    public static IEnumerable<string> Of(Assembly assembly) =>
        assembly.GetExportedTypes().SelectMany(type => Members(type).Prepend(TypeLine(type)));

    private static string TypeLine(Type type) =>
        type.IsEnum ? $"{type.FullName} {{ {string.Join(", ", type.GetEnumNames())} }}" : type.FullName!;

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
            return [];
        var members = type.GetMembers(Declared).Where(member => !member.IsDefined(typeof(CompilerGeneratedAttribute)));
        return members.Select(Line).OfType<string>().Select(line => $"{type.FullName} :: {line}");
    }

    private static string? Line(MemberInfo member) =>
        member switch
        {
            MethodInfo { IsSpecialName: true } method when Accessor(method) => null,
            MethodInfo method when Shown(method) => Static(method) + Method(method),
            ConstructorInfo constructor when Shown(constructor) && !constructor.IsStatic && !Implicit(constructor) =>
                $"{constructor.DeclaringType!.Name}({Parameters(constructor)})",
            PropertyInfo property when property.GetAccessors(nonPublic: true).Any(Shown) =>
                $"{Static(property.GetAccessors(nonPublic: true)[0])}{CSharpTypeName.Of(property.PropertyType)} {property.Name}",
            FieldInfo { IsLiteral: true, IsPublic: true } constant =>
                $"const {CSharpTypeName.Of(constant.FieldType)} {constant.Name} = {Value(constant.GetRawConstantValue())}",
            FieldInfo { IsPublic: true } field =>
                $"{(field.IsStatic ? "static " : "")}{CSharpTypeName.Of(field.FieldType)} {field.Name}",
            _ => null,
        };

    private static bool Accessor(MethodInfo method) =>
        method.Name.StartsWith("get_", StringComparison.Ordinal)
        || method.Name.StartsWith("set_", StringComparison.Ordinal);

    private static bool Shown(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // A class without a constructor in its source has one all the same.
    private static bool Implicit(ConstructorInfo constructor) =>
        constructor.GetParameters().Length == 0 && constructor.IsPublic;

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Method(MethodInfo method)
    {
        var result = CSharpTypeName.Of(method.ReturnType);
        if (method.Name is "op_Implicit")
            return $"implicit operator {result}({Parameters(method)})";
        var name = Operators.TryGetValue(method.Name, out var symbol) ? "operator " + symbol : method.Name;
        var generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(CSharpTypeName.Of))}>"
            : "";
        return $"{result} {name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var many = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var initial = parameter.HasDefaultValue ? $" = {Value(parameter.RawDefaultValue)}" : "";
        return $"{many}{CSharpTypeName.Of(parameter.ParameterType)} {parameter.Name}{initial}";
    }

    private static string Value(object? value) =>
        value switch
        {
            null => "null",
            bool truth => truth ? "true" : "false",
            string text => $"\"{text}\"",
            _ => value.ToString()!,
        };
}
