namespace Nuke.Common.Tooling;

/// <summary>A line that a process wrote.</summary>
public struct Output
{
    /// <summary>The stream it was written to.</summary>
    public OutputType Type;

    /// <summary>The line without its end.</summary>
    public string Text;
}
