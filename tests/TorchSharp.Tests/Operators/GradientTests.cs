using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

/// <summary>Gradients by autograd against central differences, in float64.</summary>
public class GradientTests
{
    private static readonly long[] Picks = [2, 0, 1];

    private static readonly Dictionary<string, Func<torch.Tensor, torch.Tensor>> Functions = new()
    {
        ["exp"] = x => x.exp(),
        ["log"] = x => x.abs().log(),
        ["sqrt"] = x => x.square().add(1).sqrt(),
        ["pow"] = x => x.pow(3),
        ["pow of itself"] = x => x.abs().pow(x),
        ["reciprocal"] = x => 1 / x,
        ["number minus"] = x => 2 - x * x,
        ["sigmoid"] = x => x.sigmoid(),
        ["tanh"] = x => x.tanh(),
        ["softplus"] = x => x.softplus(),
        ["relu"] = x => x.relu(),
        ["gelu"] = x => x.gelu(),
        ["silu"] = x => x.silu(),
        ["clamp"] = x => x.clamp(-0.5, 0.5),
        ["atan2"] = x => x.atan2(x + 3),
        ["lerp"] = x => x.lerp(x * x, x.sigmoid()),
        ["addcmul"] = x => x.addcmul(x, x, 0.5),
        ["maximum"] = x => x.maximum(-x * 0.5),
        ["sum"] = x => x.sum(1) * x.sum(0, 1),
        ["mean"] = x => x.mean([0]) * x,
        ["std"] = x => x.std(1),
        ["var"] = x => x.var([0, 1], unbiased: false),
        ["prod"] = x => x.prod(1),
        ["cumsum"] = x => x.cumsum(0) * x,
        ["max"] = x => x.max(1).values,
        ["amin"] = x => x.amin([0]),
        ["topk"] = x => x.topk(2, 1).values,
        ["sort"] = x => x.sort(1).Values * tensor(new[] { 1.0, 2, 3 }),
        ["norm"] = x => x.norm(1),
        ["vector norm"] = x => linalg.vector_norm(x, 3, [1]),
        ["logsumexp"] = x => x.logsumexp(1),
        ["softmax"] = x => x.softmax(1).square(),
        ["log_softmax"] = x => x.log_softmax(0).square(),
        ["matmul"] = x => x.matmul(x.t()),
        ["einsum"] = x => einsum("ij,kj->ik", x, x.exp()),
        ["permute"] = x => x.reshape(3, 3).permute(1, 0) * x,
        ["expand"] = x => x[0].expand(3, 3) * x,
        ["cat"] = x => cat([x, x * x], 1).square(),
        ["stack"] = x => stack([x, x * x]).square(),
        ["split"] = x => x.split(1)[1] * x.split(1)[2],
        ["roll"] = x => x.roll(1, 0) * x,
        ["flip"] = x => x.flip(0, 1) * x,
        ["index"] = x => x[1..] * x[TensorIndex.Tensor(tensor(Picks)), 1].unsqueeze(1)[..2],
        ["index_select"] = x => x.index_select(0, tensor(Picks)) * x,
        ["gather"] = x => x.gather(1, tensor(Picks).unsqueeze(1)) * x,
        ["scatter_add"] = x =>
            zeros(3, 3, dtype: float64).scatter_add(1, tensor(Picks).unsqueeze(1), x[Colon(), ..1].square()),
        ["masked_fill"] = x => x.masked_fill(x > 0.3, 2) * x,
        ["where"] = x => where(x > 0, x.exp(), x * x),
        ["cdist"] = x => cdist(x, x.exp()),
        ["tril"] = x => x.tril().mm(x),
        ["to float64 through a view"] = x => x.t().contiguous().view(9).to(float64) * 2,
        ["det"] = x => (x + eye(3, dtype: float64) * 3).det(),
        ["in place on a copy"] = x => x.clone().mul_(x).add_(1).sqrt_(),
        ["indexed write"] = x => Written(x),
    };

    public static TheoryData<string> Names() => [.. Functions.Keys];

    private static TensorIndex Colon() => TensorIndex.Colon;

    private static torch.Tensor Written(torch.Tensor x)
    {
        var y = x * 1;
        y[0] = x[1].square();
        return y * x;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_is_the_slope(string name)
    {
        using var scope = NewDisposeScope();
        using var g = new Generator(11);
        var function = Functions[name];
        var x = empty(3, 3, dtype: float64).normal_(generator: g);
        torch.Tensor Loss(torch.Tensor at)
        {
            var y = function(at);
            var weights = arange(1, y.numel() + 1, dtype: float64).reshape(y.shape).cos();
            return (y * weights).sum();
        }

        var leaf = x.clone().requires_grad_();
        Loss(leaf).backward();

        var slopes = new double[9];
        for (var i = 0; i < 9; i++)
        {
            const double h = 1e-6;
            var (up, down) = (x.clone(), x.clone());
            up.view(9)[i] = up.view(9)[i] + h;
            down.view(9)[i] = down.view(9)[i] - h;
            slopes[i] = (Loss(up).ToDouble() - Loss(down).ToDouble()) / (2 * h);
        }
        Values.Equal(slopes, leaf.grad!, 1e-6);
    }
}
