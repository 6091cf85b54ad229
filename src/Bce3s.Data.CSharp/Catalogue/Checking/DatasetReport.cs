namespace Bce3s.Data;

/// <summary>What a look at the files of a dataset has found.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Confirmed">What is as it should be, a line each.</param>
/// <param name="Problems">What is not: which file, found, expected.</param>
public sealed record DatasetReport(string Folder, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Problems)
{
    /// <summary>Whether all is as it should be.</summary>
    public bool IsComplete => Problems.Count == 0;
}
