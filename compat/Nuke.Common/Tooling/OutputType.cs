namespace Nuke.Common.Tooling;

/// <summary>A stream of a process.</summary>
public enum OutputType
{
    /// <summary>Standard output.</summary>
    Std,

    /// <summary>Standard error.</summary>
    Err,
}
