using System.Diagnostics;
using System.Globalization;

namespace Bce3s.Benchmarks;

/// <summary>A Python with torch that runs a script's rows when asked.</summary>
internal sealed class PythonTorch : IDisposable
{
    private readonly Process process;

    private PythonTorch(Process process, string version) => (this.process, Version) = (process, version);

    /// <summary>Of torch, and of what else the script names.</summary>
    internal string Version { get; }

    /// <summary>Null where no Python (the one named by PYTHON, python3, /usr/bin/python3) has torch.</summary>
    internal static PythonTorch? Start(string script, params string[] arguments)
    {
        foreach (var python in new[] { Environment.GetEnvironmentVariable("PYTHON"), "python3", "/usr/bin/python3" })
            if (!string.IsNullOrEmpty(python) && TryStart(python, [script, .. arguments]) is { } started)
                return started;
        return null;
    }

    /// <summary>Nanoseconds of all repetitions together.</summary>
    internal double Measure(int row, int count)
    {
        process.StandardInput.WriteLine($"{row} {count}");
        process.StandardInput.Flush();
        var answer =
            process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Python ended too early.");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static PythonTorch? TryStart(string python, string[] arguments)
    {
        var start = new ProcessStartInfo(python, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var process = Process.Start(start)!;
            if (process.StandardOutput.ReadLine() is { } version)
                return new(process, version);
            process.WaitForExit();
            process.Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No such program: another may be there.
        }
        return null;
    }
}
