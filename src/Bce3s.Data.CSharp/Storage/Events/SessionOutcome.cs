namespace Bce3s.Data.Events;

/// <summary>How a session of training ended.</summary>
public enum SessionOutcome
{
    /// <summary>It came to its end.</summary>
    Finished,

    /// <summary>An error or a signal ended it.</summary>
    Failed,
}
