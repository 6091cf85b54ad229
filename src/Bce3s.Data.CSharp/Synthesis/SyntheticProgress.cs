namespace Bce3s.Data;

/// <summary>How far the writing of a synthetic dataset is.</summary>
/// <param name="Written">Images written, of all splits.</param>
/// <param name="Images">Images to write.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct SyntheticProgress(long Written, long Images, TimeSpan Elapsed);
