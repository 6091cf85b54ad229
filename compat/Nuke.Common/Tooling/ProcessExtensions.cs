namespace Nuke.Common.Tooling;

/// <summary>Waiting for processes and reading what they wrote.</summary>
public static class ProcessExtensions
{
    /// <summary>Waits for the end.</summary>
    /// <returns>The same process.</returns>
    /// <exception cref="Exception">The process did not start, or its time was up.</exception>
    public static IProcess AssertWaitForExit(this IProcess? process)
    {
        process.NotNull("The process did not start");
        Assert.True(process.WaitForExit(), $"'{process.FileName} {process.Arguments}' did not end in time");
        return process;
    }

    /// <summary>Waits for the end and fails unless the exit code is zero.</summary>
    /// <returns>The same process.</returns>
    /// <exception cref="ProcessException">The exit code is not zero.</exception>
    public static IProcess AssertZeroExitCode(this IProcess? process)
    {
        var ended = process.AssertWaitForExit();
        return ended.ExitCode == 0 ? ended : throw new ProcessException(ended);
    }

    /// <summary>The standard output as one text.</summary>
    public static string StdToText(this IEnumerable<Output> output) =>
        string.Join(Environment.NewLine, output.Where(line => line.Type == OutputType.Std).Select(line => line.Text));
}
