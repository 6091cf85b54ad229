using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>A batch in its three views.</summary>
/// <param name="Images">3N×C×H×W of the type of the originals: the N originals, the N mixup views, the N cutmix views.</param>
/// <param name="Labels">int64 N: the classes of the originals (the tensor that was passed in).</param>
/// <param name="Mixed">float32 N×classes: the targets of both mixed views, rows adding up to 1.</param>
public sealed record MixedViews(Tensor Images, Tensor Labels, Tensor Mixed);
