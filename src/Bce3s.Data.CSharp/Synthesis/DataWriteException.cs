namespace Bce3s.Data;

/// <summary>A dataset cannot be written: the folder is in use, the disk is full, rights are missing.</summary>
public sealed class DataWriteException : DataException
{
    /// <param name="folder">The folder it was to be in.</param>
    /// <param name="problem">What is in the way, and what to do.</param>
    /// <param name="inner">The error underneath, such as the file system's.</param>
    public DataWriteException(string folder, string problem, Exception? inner = null)
        : base(folder, $"{folder} cannot be written: {problem}.", inner) { }
}
