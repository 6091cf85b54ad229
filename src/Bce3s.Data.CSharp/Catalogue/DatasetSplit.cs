namespace Bce3s.Data;

/// <summary>How many images a part of a dataset has.</summary>
/// <param name="Images">All of them; 0 when there is no such part.</param>
/// <param name="Smallest">Of the smallest class; <see langword="null"/> when it is not known.</param>
/// <param name="Largest">Of the largest class; <see langword="null"/> when it is not known.</param>
public sealed record DatasetSplit(long Images, long? Smallest, long? Largest);
