namespace Bce3s.Data;

/// <summary>
/// Data that cannot be used: <see cref="DataNotFoundException"/> when it is not there,
/// <see cref="DataFormatException"/> when it is broken.
/// </summary>
/// <remarks>One line that says what to do; a program reports it and leaves with "bad input".</remarks>
public abstract class DataException : Exception
{
    private protected DataException(string path, string message, Exception? inner)
        : base(message, inner) => Path = path;

    /// <summary>The file or folder that was looked at.</summary>
    public string Path { get; }
}
