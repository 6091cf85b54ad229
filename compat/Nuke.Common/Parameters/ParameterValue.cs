namespace Nuke.Common.Parameters;

/// <summary>What a source has for a parameter, before conversion.</summary>
/// <param name="Texts">The values; none at all means a switch that was given.</param>
/// <param name="Source">Where they come from, as an error names it.</param>
/// <param name="Folder">The directory that relative paths start at.</param>
internal sealed record ParameterValue(IReadOnlyList<string> Texts, string Source, string Folder);
