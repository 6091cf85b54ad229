namespace Bce3s.Data;

/// <summary>Classes of similar training size.</summary>
/// <param name="Classes">How many classes.</param>
/// <param name="Images">Their images together.</param>
public readonly record struct ShotGroup(int Classes, long Images);
