using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Bce3s.Losses;

/// <summary>
/// Batch normalisation as it is in evaluation, <c>s·y + t</c> a channel with <c>s = w/√(var + ε)</c> and <c>t = b − s·mean</c>,
/// as part of a convolution. Computed in float64, stored in the convolution's type.
/// </summary>
static class Folding
{
    /// <summary><c>s·(W∗x + b) + t</c>: any convolution with the normalisation after it.</summary>
    public static void After<TNorm>(nn.Module owner, string name, ref TNorm? norm, Conv2d convolution)
        where TNorm : BatchNorm
    {
        if (norm is null)
            return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (scale, shift) = ScaleAndShift(norm);
        var weight = convolution.weight.to(ScalarType.Float64);
        if (convolution.bias is { } bias)
            shift = shift.add(scale.mul(bias.to(ScalarType.Float64)));
        Set(convolution, weight.mul(scale.view(-1, 1, 1, 1)), shift);
        Remove(owner, name, ref norm);
    }

    /// <summary><c>W∗(s·x + t) + b</c>: exact only without padding, whose zeros would have to become <c>−t/s</c>.</summary>
    public static void Before<TNorm>(nn.Module owner, string name, ref TNorm? norm, Conv2d convolution)
        where TNorm : BatchNorm
    {
        if (norm is null)
            return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (scale, shift) = ScaleAndShift(norm);
        var weight = convolution.weight.to(ScalarType.Float64);
        var constant = weight.sum([2, 3]).matmul(shift);
        if (convolution.bias is { } bias)
            constant = constant.add(bias.to(ScalarType.Float64));
        Set(convolution, weight.mul(scale.view(1, -1, 1, 1)), constant);
        Remove(owner, name, ref norm);
    }

    static (Tensor Scale, Tensor Shift) ScaleAndShift(BatchNorm norm)
    {
        var scale = norm.weight.to(ScalarType.Float64) / norm.running_var!.to(ScalarType.Float64).add(norm.eps).sqrt();
        return (scale, norm.bias!.to(ScalarType.Float64).sub(scale.mul(norm.running_mean!.to(ScalarType.Float64))));
    }

    static void Set(Conv2d convolution, Tensor weight, Tensor bias)
    {
        var dtype = convolution.weight.dtype;
        convolution.weight = new Parameter(weight.to(dtype), requires_grad: false);
        convolution.bias = new Parameter(bias.to(dtype), requires_grad: false);
    }

    static void Remove<TNorm>(nn.Module owner, string name, ref TNorm? norm)
        where TNorm : BatchNorm
    {
        owner.register_module(name, null!);
        norm!.Dispose();
        norm = null;
    }
}
