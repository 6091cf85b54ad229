namespace Nuke.Common.Tooling;

/// <summary>A process that was started by <see cref="ProcessTasks"/>.</summary>
public interface IProcess : IDisposable
{
    /// <summary>The program.</summary>
    string FileName { get; }

    /// <summary>Its arguments as one text.</summary>
    string Arguments { get; }

    /// <summary>The directory it runs in.</summary>
    string WorkingDirectory { get; }

    /// <summary>The system's number for it.</summary>
    int Id { get; }

    /// <summary>The code it ended with.</summary>
    int ExitCode { get; }

    /// <summary>Whether it has ended.</summary>
    bool HasExited { get; }

    /// <summary>The lines written so far, both streams in the order they arrived.</summary>
    IReadOnlyCollection<Output> Output { get; }

    /// <summary>Waits for the end.</summary>
    /// <returns>False if the time was up first; the process was killed then.</returns>
    bool WaitForExit();

    /// <summary>Ends the process and those it started.</summary>
    void Kill();
}
