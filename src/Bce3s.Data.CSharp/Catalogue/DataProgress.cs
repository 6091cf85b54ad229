namespace Bce3s.Data;

/// <summary>How far work on a dataset is.</summary>
/// <param name="Step">What is being done: <c>fetching train.tar.gz</c>.</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">All units; <see langword="null"/> when that is not known.</param>
/// <param name="Unit">What is counted.</param>
public readonly record struct DataProgress(string Step, long Done, long? Total, ProgressUnit Unit);

/// <summary>What progress is counted in.</summary>
public enum ProgressUnit
{
    /// <summary>Bytes of a file.</summary>
    Bytes,

    /// <summary>Files of an archive or a list.</summary>
    Files,

    /// <summary>Images of a dataset.</summary>
    Images,
}
