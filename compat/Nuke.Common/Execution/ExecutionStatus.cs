namespace Nuke.Common.Execution;

/// <summary>How far a target has come.</summary>
public enum ExecutionStatus
{
    /// <summary>Not part of this build's plan.</summary>
    None,

    /// <summary>In the plan, its turn has not come.</summary>
    Scheduled,

    /// <summary>The build ended before its turn.</summary>
    NotRun,

    /// <summary>Left out by a condition or by <c>--skip</c>.</summary>
    Skipped,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Ended by an exception.</summary>
    Failed,

    /// <summary>At work.</summary>
    Running,

    /// <summary>The build was ended while it was at work.</summary>
    Aborted,

    /// <summary>Has no actions: it stands for its dependencies.</summary>
    Collective,
}
