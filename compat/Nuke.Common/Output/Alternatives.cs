namespace Nuke.Common.Output;

/// <summary>Says what there is instead of what was asked for.</summary>
internal static class Alternatives
{
    /// <summary>A message with the names below it, one a line in alphabetical order.</summary>
    public static string Message(string head, IEnumerable<string> names) =>
        string.Join(
            Environment.NewLine,
            names.Order(StringComparer.OrdinalIgnoreCase).Select(name => "  " + name).Prepend(head)
        );
}
