using Nuke.Common.Execution;
using Nuke.Common.Parameters;
using Spectre.Console;

namespace Nuke.Common.Output;

/// <summary>The answer to <c>--help</c>: the targets and parameters there are.</summary>
internal static class HelpText
{
    public static void Write(
        IAnsiConsole console,
        NukeBuild build,
        IEnumerable<ExecutableTarget> targets,
        IReadOnlyList<ParameterMember> parameters
    )
    {
        var listed = parameters
            .Where(parameter => parameter.Attribute.List)
            .OrderBy(parameter => parameter.DashedName, StringComparer.Ordinal)
            .ToList();
        console.MarkupLine("[bold]Targets[/]");
        console.Write(
            Rows(
                targets
                    .Where(target => target.Listed)
                    .OrderBy(target => target.Name, StringComparer.Ordinal)
                    .Select(target => (target.Name + (target.IsDefault ? " (default)" : ""), target.Description))
            )
        );
        console.MarkupLine("[bold]Parameters[/]");
        console.Write(Rows(listed.Where(parameter => !parameter.IsBuiltIn).Select(Row)));
        console.MarkupLine("[bold]Parameters of every build[/]");
        console.Write(Rows(listed.Where(parameter => parameter.IsBuiltIn).Select(Row)));

        (string, string?) Row(ParameterMember parameter)
        {
            var values = parameter.ValueSet(build) is { } set
                ? $" ({string.Join(", ", set.Select(value => parameter.ScalarType.IsEnum ? value.ToLowerInvariant() : value))})"
                : "";
            return ($"--{parameter.DashedName}{Placeholder(parameter)}", parameter.Attribute.Description + values);
        }
    }

    private static string Placeholder(ParameterMember parameter)
    {
        if (parameter.ScalarType == typeof(bool))
            return "";
        var one =
            parameter.ScalarType == typeof(IO.AbsolutePath) ? "PATH"
            : parameter.ScalarType == typeof(string) || parameter.ScalarType.IsEnum ? "NAME"
            : "N";
        return parameter.Type.IsArray ? $" {one}..." : $" {one}";
    }

    private static Grid Rows(IEnumerable<(string Name, string? Text)> rows)
    {
        var grid = new Grid()
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) })
            .AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var (name, text) in rows)
            grid.AddRow(new Text(name), new Text(text ?? ""));
        return grid;
    }
}
