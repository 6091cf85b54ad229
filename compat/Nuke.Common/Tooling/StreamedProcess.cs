using System.Diagnostics;

namespace Nuke.Common.Tooling;

/// <summary>A running process whose lines are kept, and handed on as they arrive.</summary>
internal sealed class StreamedProcess : IProcess
{
    private readonly Process process;
    private readonly int? timeout;
    private readonly List<Output> lines = [];

    public StreamedProcess(
        ProcessStartInfo start,
        int? timeout,
        Action<OutputType, string>? sink,
        Func<string, string> filter
    )
    {
        this.timeout = timeout;
        FileName = start.FileName;
        Arguments = start.Arguments;
        WorkingDirectory = start.WorkingDirectory;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Receive(OutputType.Std, line.Data);
        process.ErrorDataReceived += (_, line) => Receive(OutputType.Err, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        void Receive(OutputType type, string? text)
        {
            if (text is null)
                return;
            var line = new Output { Type = type, Text = filter(text) };
            lock (lines)
            {
                lines.Add(line);
                sink?.Invoke(line.Type, line.Text);
            }
        }
    }

    public string FileName { get; }

    public string Arguments { get; }

    public string WorkingDirectory { get; }

    public int Id => process.Id;

    public int ExitCode => process.ExitCode;

    public bool HasExited => process.HasExited;

    public IReadOnlyCollection<Output> Output
    {
        get
        {
            lock (lines)
                return [.. lines];
        }
    }

    public bool WaitForExit()
    {
        if (timeout is { } limit && !process.WaitForExit(limit))
        {
            Kill();
            return false;
        }

        // Without a limit it also waits until both streams have been read to their ends.
        process.WaitForExit();
        return true;
    }

    public void Kill()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    public void Dispose() => process.Dispose();
}
