using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>Some images of a dataset, ready for augmentation.</summary>
/// <param name="Images">uint8 N×C×H×W.</param>
/// <param name="Labels">int64 N.</param>
public readonly record struct ImageBatch(Tensor Images, Tensor Labels);
