namespace Nuke.Common;

/// <summary>How much a build prints; the value of <c>--verbosity</c>.</summary>
public enum Verbosity
{
    /// <summary>Everything.</summary>
    Verbose,

    /// <summary>Process output and progress, the default.</summary>
    Normal,

    /// <summary>Warnings and errors.</summary>
    Minimal,

    /// <summary>Errors alone.</summary>
    Quiet,
}
