namespace Nuke.Common.Tooling;

/// <summary>A process ended with a code other than zero.</summary>
/// <param name="process">The process.</param>
public class ProcessException(IProcess process) : Exception(Describe(process))
{
    private const int LastErrors = 10;

    /// <summary>The code it ended with.</summary>
    public int ExitCode { get; } = process.ExitCode;

    private static string Describe(IProcess process)
    {
        var head = $"'{Path.GetFileName(process.FileName)} {process.Arguments}' exited with code {process.ExitCode}";
        var errors = process.Output.Where(line => line.Type == OutputType.Err).Select(line => "  > " + line.Text);
        return string.Join(Environment.NewLine, errors.TakeLast(LastErrors).Prepend(head));
    }
}
