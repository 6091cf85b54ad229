using System.Globalization;
using System.Reflection;

namespace TorchSharp.Tests.Api;

/// <summary>The public and protected members of an assembly, a line each.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Static
        | BindingFlags.Instance
        | BindingFlags.DeclaredOnly;

    internal static IEnumerable<string> Of(Assembly assembly) => assembly.GetTypes().Where(Visible).SelectMany(Of);

    private static bool Visible(Type type) => type.IsPublic || (type.IsNestedPublic && Visible(type.DeclaringType!));

    private static IEnumerable<string> Of(Type type) =>
        type.GetMembers(Declared).Select(Line).OfType<string>().Prepend(Header(type));

    private static string Header(Type type)
    {
        var kind =
            type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        var inherits = type.BaseType is { } b && b != typeof(object) && !type.IsEnum && !type.IsValueType;
        return $"T {type} : {kind}{(inherits ? " : " + type.BaseType : "")}";
    }

    private static string? Line(MemberInfo member) =>
        member switch
        {
            MethodInfo m when Shown(m) && !IsAccessor(m) => Method(m),
            ConstructorInfo c when Shown(c) && !c.IsStatic => $"C {c.DeclaringType}({Parameters(c)}){Protected(c)}",
            PropertyInfo p when p.GetAccessors(true).Any(a => a.IsPublic || a.IsFamily) => Property(p),
            FieldInfo f when (f.IsPublic || f.IsFamily) && !f.IsSpecialName => Field(f),
            _ => null,
        };

    private static bool Shown(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && new[] { "get_", "set_", "add_", "remove_" }.Any(method.Name.StartsWith);

    private static string Method(MethodInfo m)
    {
        var generic = m.IsGenericMethodDefinition ? "`" + m.GetGenericArguments().Length : "";
        var kind =
            m.IsStatic ? " static"
            : m.IsAbstract ? " abstract"
            : m is { IsVirtual: true, IsFinal: false } ? " virtual"
            : "";
        return $"M {m.DeclaringType}.{m.Name}{generic}({Parameters(m)}) : {m.ReturnType}{kind}{Protected(m)}";
    }

    private static string Property(PropertyInfo p)
    {
        var index = string.Join(", ", p.GetIndexParameters().Select(Parameter));
        var access = (p.GetMethod?.IsPublic == true ? "get " : "") + (p.SetMethod?.IsPublic == true ? "set" : "");
        return $"P {p.DeclaringType}.{p.Name}{(index == "" ? "" : $"[{index}]")} : {p.PropertyType} {access}".TrimEnd();
    }

    private static string Field(FieldInfo f)
    {
        var value =
            f.IsLiteral ? " = " + Value(f.GetRawConstantValue())
            : f.IsStatic ? " static"
            : "";
        return $"F {f.DeclaringType}.{f.Name} : {f.FieldType}{value}";
    }

    private static string Protected(MethodBase method) => method.IsPublic ? "" : " protected";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo p) =>
        $"{p.ParameterType} {p.Name}{(p.HasDefaultValue ? " = " + Value(p.RawDefaultValue) : "")}";

    private static string Value(object? value) =>
        value switch
        {
            null => "null",
            bool b => b ? "true" : "false",
            string s => $"\"{s}\"",
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
}
