using Serilog;

namespace Nuke.Common.Parameters;

/// <summary>The values of environment variables.</summary>
/// <param name="all">All variables. An empty one is no value: <c>NAME= command</c> is how a shell takes one away.</param>
internal sealed class EnvironmentVariables(IReadOnlyDictionary<string, string> all)
{
    private readonly Dictionary<string, string> variables = all.Where(variable => variable.Value.Length > 0)
        .ToDictionary();

    /// <summary>
    /// The variable of a parameter: the one with exactly its name, else the only one that is its name, or its name after
    /// <c>NUKE</c>, in any case and with any separators. Null if there is none, or more than one.
    /// </summary>
    public (string Name, string Value)? Find(ParameterMember parameter)
    {
        if (variables.TryGetValue(parameter.Name, out var exact))
            return (parameter.Name, exact);
        var candidates = variables.Where(variable => Matches(variable.Key, parameter.Name)).ToList();
        if (candidates.Count > 1)
        {
            Log.Warning(
                "Environment variables {Names} all mean --{Parameter}; none of them is used",
                string.Join(", ", candidates.Select(variable => variable.Key)),
                parameter.DashedName
            );
        }

        return candidates is [var (name, value)] ? (name, value) : null;
    }

    private static bool Matches(string variable, string parameter)
    {
        var plain = string.Concat(variable.Where(char.IsLetterOrDigit));
        return plain.Equals(parameter, StringComparison.OrdinalIgnoreCase)
            || plain.Equals("NUKE" + parameter, StringComparison.OrdinalIgnoreCase);
    }
}
