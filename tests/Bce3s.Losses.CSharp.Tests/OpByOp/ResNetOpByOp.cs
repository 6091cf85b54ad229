using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Bce3s.Losses.Tests.OpByOp;

/// <summary>
/// The networks of the ResNet family as plain operators over a state dictionary: which blocks there are and how wide they are is read
/// from its names and shapes alone. Normalisation is written out, with the batch's moments (training) or the running ones.
/// </summary>
sealed class ResNetOpByOp(IReadOnlyDictionary<string, Tensor> state, bool training)
{
    /// <summary>torchvision's and BCE3S's: stem, stages, mean.</summary>
    public Tensor ResNet(Tensor images)
    {
        var imageNet = state["conv1.weight"].shape[2] == 7;
        var x = Norm("bn1", Convolve("conv1", images, stride: imageNet ? 2 : 1)).relu();
        if (imageNet)
            x = functional.max_pool2d(x, [3, 3], [2, 2], [1, 1]);
        foreach (var (block, stride) in Blocks(firstStride: 1))
        {
            var bottleneck = state.ContainsKey(block + ".conv3.weight");
            var y = Norm(block + ".bn1", Convolve(block + ".conv1", x, bottleneck ? 1 : stride)).relu();
            y = Norm(block + ".bn2", Convolve(block + ".conv2", y, bottleneck ? stride : 1));
            if (bottleneck)
                y = Norm(block + ".bn3", Convolve(block + ".conv3", y.relu(), 1));
            x = (y + Shortcut(block, x, stride)).relu();
        }
        return x.mean([2, 3]);
    }

    /// <summary>EPL's, without dropout.</summary>
    public Tensor LResNetIR(Tensor images)
    {
        var x = Slope("prelu", Norm("bn1", Convolve("conv1", images, 1)));
        foreach (var (block, stride) in Blocks(firstStride: 2))
        {
            var y = Convolve(block + ".conv1", Norm(block + ".bn0", x), 1);
            y = Slope(block + ".prelu", Norm(block + ".bn1", y));
            x = Norm(block + ".bn2", Convolve(block + ".conv2", y, stride)) + Shortcut(block, x, stride);
        }
        x = Norm("bn4", x).flatten(1).matmul(state["fc5.weight"].flatten(1).t());
        return Norm("bn5", x);
    }

    IEnumerable<(string Block, long Stride)> Blocks(long firstStride)
    {
        for (var stage = 1; stage <= 4; stage++)
        for (var i = 0; state.ContainsKey($"layer{stage}.{i}.conv1.weight"); i++)
            yield return (
                $"layer{stage}.{i}",
                i > 0 ? 1
                : stage == 1 ? firstStride
                : 2
            );
    }

    Tensor Shortcut(string block, Tensor x, long stride) =>
        state.ContainsKey(block + ".downsample.0.weight")
            ? Norm(block + ".downsample.1", Convolve(block + ".downsample.0", x, stride))
            : x;

    Tensor Convolve(string name, Tensor x, long stride)
    {
        var weight = state[name + ".weight"];
        var padding = weight.shape[2] / 2 * (weight.shape[2] % 2);
        var groups = x.shape[1] / weight.shape[1];
        return functional.conv2d(x, weight, null, [stride, stride], [padding, padding], [1, 1], groups);
    }

    Tensor Norm(string name, Tensor x)
    {
        long[] dims = x.ndim == 4 ? [0, 2, 3] : [0];
        long[] shape = x.ndim == 4 ? [1, -1, 1, 1] : [1, -1];
        var mean = training ? x.mean(dims, keepdim: true) : state[name + ".running_mean"].view(shape);
        var variance = training
            ? (x - mean).square().mean(dims, keepdim: true)
            : state[name + ".running_var"].view(shape);
        return (x - mean) / (variance + 1e-5).sqrt() * state[name + ".weight"].view(shape)
            + state[name + ".bias"].view(shape);
    }

    Tensor Slope(string name, Tensor x) => where(x.greater(0), x, x * state[name + ".weight"].view(1, -1, 1, 1));
}
