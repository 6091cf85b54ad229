using System.Diagnostics;
using System.Runtime.InteropServices;
using Serilog;

namespace Bce3s.Building.Running;

/// <summary>Runs programs that have the terminal to themselves: progress bars, questions and colours work.</summary>
internal static partial class AttachedProcess
{
    private const int Terminate = 15;

    /// <summary>Runs a program in the caller's directory to its end.</summary>
    /// <remarks>
    /// Ctrl-C reaches the program by itself, and SIGTERM is passed on; the build waits for it to save its work and end.
    /// </remarks>
    /// <returns>The exit code.</returns>
    public static int Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false };
        Log.Verbose("> {Command}", $"{program} {CommandText.Join(start.ArgumentList)}");
        Console.Out.Flush();

        Process? process = null;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                if (process is { HasExited: false } && !OperatingSystem.IsWindows())
                    _ = Kill(process.Id, Terminate);
            }
        );
        using (process = Process.Start(start))
        {
            process!.WaitForExit();
            return process.ExitCode;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
