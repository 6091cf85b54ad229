using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.init;

namespace TorchSharp.Tests.Modules;

public class InitTests
{
    private static (double Deviation, double Greatest) Moments(Tensor tensor)
    {
        var values = Values.Of(tensor);
        return (Math.Sqrt(values.Average(v => v * v)), values.Max(Math.Abs));
    }

    [Theory]
    [InlineData(NonlinearityType.Linear, 0, 1)]
    [InlineData(NonlinearityType.Conv2D, 0, 1)]
    [InlineData(NonlinearityType.Sigmoid, 0, 1)]
    [InlineData(NonlinearityType.Tanh, 0, 5.0 / 3)]
    [InlineData(NonlinearityType.ReLU, 0, 1.4142135623730951)]
    [InlineData(NonlinearityType.LeakyReLU, 0, 1.4142135623730951)]
    [InlineData(NonlinearityType.LeakyReLU, 1, 1)]
    public void Gains(NonlinearityType nonlinearity, double slope, double gain) =>
        Assert.Equal(gain, calculate_gain(nonlinearity, slope), 12);

    [Fact]
    public void Fans_count_the_kernel()
    {
        using var scope = NewDisposeScope();
        Assert.Equal((12, 20), CalculateFanInAndFanOut(empty(5, 3, 2, 2)));
        Assert.Equal((3, 5), CalculateFanInAndFanOut(empty(5, 3)));
        Assert.Throws<ArgumentException>(() => CalculateFanInAndFanOut(empty(5)));
    }

    [Fact]
    public void Deviations_and_bounds_are_those_of_the_formulas()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var w = empty(200, 50, 2, 2);
        var (fanIn, fanOut) = (200.0, 800.0);

        var kaiming = Moments(kaiming_normal_(w, mode: FanInOut.FanOut, nonlinearity: NonlinearityType.ReLU)).Deviation;
        Assert.Equal(Math.Sqrt(2 / fanOut), kaiming, 0.02 * kaiming);
        var uniform = Moments(kaiming_uniform_(w, Math.Sqrt(5))).Greatest;
        Assert.InRange(uniform, 0.99 / Math.Sqrt(fanIn), 1 / Math.Sqrt(fanIn));
        var xavier = Moments(xavier_normal_(w, 2)).Deviation;
        Assert.Equal(2 * Math.Sqrt(2 / (fanIn + fanOut)), xavier, 0.02 * xavier);
        var bound = Math.Sqrt(6 / (fanIn + fanOut));
        Assert.InRange(Moments(xavier_uniform_(w)).Greatest, 0.99 * bound, bound);
        Assert.InRange(w.mean().item<float>(), -0.01, 0.01);
        var normal = normal_(w, 3, 0.5);
        Assert.InRange(normal.mean().item<float>(), 2.98, 3.02);
        Assert.InRange(normal.std().item<float>(), 0.49, 0.51);
    }

    [Fact]
    public void A_truncated_normal_distribution_stays_inside()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var w = trunc_normal_(empty(20000), mean: 1, std: 2, a: 0, b: 4);
        var values = Values.Of(w);
        Assert.InRange(values.Min(), 0, 0.01);
        Assert.InRange(values.Max(), 3.98, 4);
        // The mean of the distribution: 1 + 2·(φ(-0.5) − φ(1.5))/(Φ(1.5) − Φ(-0.5)).
        Assert.Equal(1.713, values.Average(), 0.03);
    }

    [Fact]
    public void Constants_ones_zeros_and_the_identity()
    {
        using var scope = NewDisposeScope();
        var p = Parameter(empty(2, 3));
        Values.Equal([1, 0, 0, 0, 1, 0], eye_(p));
        Values.Equal([2, 2, 2, 2, 2, 2], constant_(p, 2));
        Values.Equal([1, 1, 1, 1, 1, 1], ones_(p));
        Values.Equal([0, 0, 0, 0, 0, 0], zeros_(p));
        Assert.True(p is { is_leaf: true, requires_grad: true });
        Assert.Throws<ArgumentException>(() => eye_(empty(2)));
    }

    [Fact]
    public void A_generator_gives_the_same_numbers_again()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var first = Values.Of(uniform_(empty(5), -1, 1, generator));
        generator.manual_seed(7);
        Values.Equal(first, uniform_(empty(5), -1, 1, generator));
    }

    [Fact]
    public void An_empty_weight_stays_empty()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0, 3], kaiming_uniform_(empty([0L, 3L])).shape);
        using var linear = Linear(0, 2);
        Values.Equal([0, 0], linear.call(empty([1L, 0L])));
    }

    [Fact]
    public void The_same_seed_gives_the_layers_of_PyTorch()
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        using var linear = Linear(3, 2);
        using var conv = Conv2d(1, 2, 2);
        using var table = Embedding(2, 3);
        Values.Equal([-0.405252, -0.015527, 0.560794, -0.382897, 0.09693, 0.223549], linear.weight, 1e-6);
        Values.Equal([0.095938, -0.429043], linear.bias!, 1e-6);
        Values.Equal(
            [0.072123, 0.424839, -0.230662, 0.282457, -0.228112, -0.036768, 0.267131, 0.002426],
            conv.weight,
            1e-6
        );
        Values.Equal([-0.397497, 0.259997], conv.bias!, 1e-6);
        Values.Equal([-2.354012, 1.137932, -0.570204, -1.480053, -0.432177, 0.134743], table.weight!, 1e-6);
    }
}
