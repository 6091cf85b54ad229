using Nuke.Common.Tooling;
using Serilog;

namespace Bce3s.Building.Running;

/// <summary>Runs programs whose output is part of the build's.</summary>
internal static class LoggedProcess
{
    /// <summary>Runs a program to its end; compiler errors and warnings are logged as such.</summary>
    /// <exception cref="ProcessException">The exit code is not zero.</exception>
    public static void Run(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        bool logOutput = true
    ) =>
        ProcessTasks
            .StartProcess(
                program,
                CommandText.Join(arguments),
                folder,
                logOutput: logOutput,
                logger: (_, line) => Write(line)
            )
            .AssertZeroExitCode();

    private static void Write(string line)
    {
        if (line.Contains(": error", StringComparison.Ordinal))
            Log.Error("{Line}", line);
        else if (line.Contains(": warning", StringComparison.Ordinal))
            Log.Warning("{Line}", line);
        else
            Log.Debug("{Line}", line);
    }
}
