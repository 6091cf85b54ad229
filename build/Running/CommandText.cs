namespace Bce3s.Building.Running;

/// <summary>Arguments as one text, the form in which NUKE starts processes.</summary>
internal static class CommandText
{
    /// <summary>The arguments with quotes around those that need them; a quote inside gets a backslash.</summary>
    public static string Join(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    private static string Quote(string argument) =>
        argument.Length > 0 && !argument.Any(c => char.IsWhiteSpace(c) || c == '"')
            ? argument
            : $"\"{argument.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
