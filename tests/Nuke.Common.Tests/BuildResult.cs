namespace NukeSubset.Tests;

/// <summary>What a build did.</summary>
/// <param name="ExitCode">The code of the program.</param>
/// <param name="Output">All it printed.</param>
/// <param name="Build">The build with the values of its parameters.</param>
internal sealed record BuildResult<T>(int ExitCode, string Output, T Build);
