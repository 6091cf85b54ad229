namespace Bce3s.Losses;

/// <summary>What a backbone is, without its numbers.</summary>
/// <param name="Name">The name under which <see cref="Backbones.Create"/> makes it.</param>
/// <param name="Channels">Channels of an image.</param>
/// <param name="Features">D, the width of a row of features.</param>
/// <param name="Parameters">Elements of all parameters; running moments are none.</param>
/// <param name="ImageSide">Rows and columns that images must have; null where any size will do.</param>
public sealed record BackboneSummary(string Name, long Channels, long Features, long Parameters, int? ImageSide = null);
