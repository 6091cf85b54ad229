namespace Bce3s.Data;

/// <summary>How many images a part of a dataset has.</summary>
/// <param name="Images">All of them.</param>
/// <param name="Smallest">Of the smallest class.</param>
/// <param name="Largest">Of the largest class.</param>
public sealed record DatasetSplit(long Images, long Smallest, long Largest);
