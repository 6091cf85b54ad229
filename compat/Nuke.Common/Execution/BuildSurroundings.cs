using System.Collections;
using Nuke.Common.IO;
using Nuke.Common.Output;
using Spectre.Console;

namespace Nuke.Common.Execution;

/// <summary>All that a build takes from outside.</summary>
/// <param name="Arguments">The command line.</param>
/// <param name="Variables">The environment.</param>
/// <param name="Root">The directory that has <c>.nuke</c>.</param>
/// <param name="Console">Where it writes.</param>
internal sealed record BuildSurroundings(
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Variables,
    AbsolutePath Root,
    IAnsiConsole Console
)
{
    /// <summary>Those of this process.</summary>
    public static BuildSurroundings Current() =>
        new(
            [.. EnvironmentInfo.CommandLineArguments],
            Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? ""),
            RootSearch.Find(),
            BuildConsole.Create()
        );
}
