using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>A batch of augmented images. It is valid until the next one is asked for: its memory is used again.</summary>
/// <param name="Number">Position in the epoch, from 0.</param>
/// <param name="Images">(V·N)×C×H×W: the N images in view 0, then in view 1 and so on; float32 or uint8.</param>
/// <param name="Labels">int64 N.</param>
/// <param name="Indices">The N positions in the source.</param>
public sealed record LoadedBatch(int Number, Tensor Images, Tensor Labels, long[] Indices);
