using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class ActivationTests
{
    private static readonly double[] Points = [-2, -0.5, 0, 0.5, 2];

    private static double Sigma(double x) => 1 / (1 + Math.Exp(-x));

    public static TheoryData<string> Names() => [.. Modules().Keys];

    private static Dictionary<string, (Func<Module<Tensor, Tensor>>, Func<double, double>)> Modules() =>
        new()
        {
            ["ReLU"] = (() => ReLU(), x => Math.Max(x, 0)),
            ["ReLU in place"] = (() => ReLU(inplace: true), x => Math.Max(x, 0)),
            ["LeakyReLU"] = (() => LeakyReLU(0.2), x => x > 0 ? x : 0.2 * x),
            ["PReLU"] = (() => PReLU(1, 0.3, dtype: float64), x => x > 0 ? x : 0.3 * x),
            ["Sigmoid"] = (() => Sigmoid(), Sigma),
            ["Sigmoid in place"] = (() => Sigmoid(true), Sigma),
            ["Tanh"] = (() => Tanh(), Math.Tanh),
            ["SiLU"] = (() => SiLU(), x => x * Sigma(x)),
            ["Softplus"] = (() => Softplus(2, 3), x => 2 * x > 3 ? x : Math.Log(1 + Math.Exp(2 * x)) / 2),
            ["Identity"] = (() => Identity(), x => x),
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_its_formula(string name)
    {
        using var scope = NewDisposeScope();
        var (make, formula) = Modules()[name];
        using var module = make();
        Values.Equal([.. Points.Select(formula)], module.call(tensor(Points)));
    }

    [Fact]
    public void Gelu_is_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        var x = tensor(Points);
        Values.Equal([-0.0455, -0.154269, 0, 0.345731, 1.9545], GELU().call(x), 1e-6);
        Values.Equal(
            [-0.045402, -0.154286, 0, 0.345714, 1.954598],
            GELU(TorchSharp.Modules.GELU.Approximate.tanh).call(x),
            1e-6
        );
        GELU(inplace: true).call(x);
        Values.Equal([-0.0455, -0.154269, 0, 0.345731, 1.9545], x, 1e-6);
    }

    [Fact]
    public void Softmax_is_a_distribution_and_its_logarithm()
    {
        using var scope = NewDisposeScope();
        var x = tensor(
            new double[,]
            {
                { 0, Math.Log(3) },
                { 1000, 1000 },
            }
        );
        Values.Equal([0.25, 0.75, 0.5, 0.5], Softmax(1).call(x));
        Values.Equal([Math.Log(0.25), Math.Log(0.75), -Math.Log(2), -Math.Log(2)], LogSoftmax(1).call(x));
        Values.Equal([1, 1], Softmax(0).call(x).sum([0L]));
        Assert.Equal(float32, functional.softmax(x, 1, float32).dtype);
    }

    [Fact]
    public void A_weight_a_channel_is_trained()
    {
        using var scope = NewDisposeScope();
        using var module = PReLU(2);
        module
            .call(
                tensor(
                    new float[,]
                    {
                        { -1, -2 },
                        { 3, -4 },
                    }
                )
            )
            .sum()
            .backward();
        Values.Equal([-1, -6], module.weight.grad!);
        Assert.Equal(["weight"], module.state_dict().Keys);
    }

    [Fact]
    public void Dropout_drops_in_training_alone()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var module = Dropout(0.25);
        var kept = Values.Of(module.call(ones(10000)));
        Assert.InRange(kept.Count(value => value == 0), 2300, 2700);
        Assert.All(kept, value => Assert.True(value == 0 || Math.Abs(value - 4.0 / 3) < 1e-6));
        module.eval();
        Values.Equal([1, 1, 1], module.call(ones(3)));
        Assert.ThrowsAny<Exception>(() => Dropout(1.5).call(ones(3)));
    }

    [Fact]
    public void Dropout_of_channels_drops_them_whole()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var sums = Values.Of(functional.dropout2d(ones(50, 4, 3, 3), 0.5).sum([2L, 3L]));
        Assert.All(sums, sum => Assert.True(sum is 0 or 18));
        Assert.Contains(0.0, sums);
    }

    [Fact]
    public void The_other_functions_are_their_formulas()
    {
        using var scope = NewDisposeScope();
        var x = tensor(Points);
        Values.Equal([.. Points.Select(v => Math.Clamp(v, 0, 1.5))], functional.relu6(x * 4).div(4));
        Values.Equal([.. Points.Select(v => v > 0 ? v : 0.7 * (Math.Exp(v) - 1))], functional.elu(x, 0.7));
        Values.Equal([.. Points.Select(v => Math.Log(Sigma(v)))], functional.logsigmoid(x));
    }
}
