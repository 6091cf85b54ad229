namespace Bce3s.Data;

/// <summary>
/// A data file holds something other than its format allows: wrong magic, cut short, too long, counts that disagree.
/// </summary>
public class DataFormatException : DataException
{
    /// <param name="path">The file.</param>
    /// <param name="found">What it holds.</param>
    /// <param name="expected">What it should hold.</param>
    /// <param name="inner">The error underneath, such as a decompressor's.</param>
    public DataFormatException(string path, string found, string expected, Exception? inner = null)
        : base(path, $"{path}: found {found}; expected {expected}.", inner)
    {
        Found = found;
        Expected = expected;
    }

    /// <summary>What the file holds.</summary>
    public string Found { get; }

    /// <summary>What it should hold.</summary>
    public string Expected { get; }
}
