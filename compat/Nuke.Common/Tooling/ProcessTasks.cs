using System.Diagnostics;
using Serilog;

namespace Nuke.Common.Tooling;

/// <summary>Starting processes whose output is streamed to the build's.</summary>
public static class ProcessTasks
{
    /// <summary>Whether output is logged where a call does not say.</summary>
    public static bool DefaultLogOutput = true;

    /// <summary>Whether the command is logged where a call does not say.</summary>
    public static bool DefaultLogInvocation = true;

    /// <summary>Starts a command in the system's shell.</summary>
    /// <inheritdoc cref="StartProcess"/>
    public static IProcess StartShell(
        string command,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string>? logger = null,
        Func<string, string>? outputFilter = null
    )
    {
        var quoted = command
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return StartProcess(
            OperatingSystem.IsWindows() ? "cmd" : "sh",
            OperatingSystem.IsWindows() ? $"/c {command}" : $"-c \"{quoted}\"",
            workingDirectory,
            environmentVariables,
            timeout,
            logOutput,
            logInvocation,
            logger,
            outputFilter
        );
    }

    /// <summary>Starts a program.</summary>
    /// <param name="toolPath">A path, or a name to look for in <c>PATH</c>.</param>
    /// <param name="arguments">The arguments as one text, quoted where they have spaces.</param>
    /// <param name="workingDirectory">The directory to run in; the build's unless given.</param>
    /// <param name="environmentVariables">The whole environment; the build's unless given.</param>
    /// <param name="timeout">Milliseconds after which the process is killed.</param>
    /// <param name="logOutput">Whether lines go to <paramref name="logger"/>.</param>
    /// <param name="logInvocation">Whether the command is logged.</param>
    /// <param name="logger">Where lines go; <see cref="DefaultLogger"/> unless given.</param>
    /// <param name="outputFilter">Changes every line before it is logged or kept.</param>
    /// <exception cref="Exception">There is no such program or directory.</exception>
    public static IProcess StartProcess(
        string toolPath,
        string? arguments = null,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string>? logger = null,
        Func<string, string>? outputFilter = null
    )
    {
        var program = ExecutableSearch.Find(toolPath);
        var directory = workingDirectory ?? EnvironmentInfo.WorkingDirectory;
        Assert.True(Directory.Exists(directory), $"There is no directory '{directory}' to run '{toolPath}' in");

        var start = new ProcessStartInfo(program, arguments ?? "")
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (environmentVariables is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environmentVariables)
                start.Environment[name] = value;
        }

        if (logInvocation ?? DefaultLogInvocation)
            Log.Verbose("> {Command}", $"{Path.GetFileName(program)} {arguments}");
        var sink = (logOutput ?? DefaultLogOutput) ? logger ?? DefaultLogger : null;
        return new StreamedProcess(start, timeout, sink, outputFilter ?? (line => line));
    }

    /// <summary>Logs standard output as progress and standard error as a warning.</summary>
    public static void DefaultLogger(OutputType type, string output)
    {
        if (type == OutputType.Std)
            Log.Debug("{Line}", output);
        else
            Log.Warning("{Line}", output);
    }
}
