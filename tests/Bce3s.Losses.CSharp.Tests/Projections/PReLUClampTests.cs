using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Projections;

public class PReLUClampTests
{
    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        using var activation = Slopes(0.25f, 0.005f, -0.3f);
        new PReLUClamp(activation).Apply();
        Near.Equal([0.25, 0.01, 0.01], activation.weight, 1e-7);
        Assert.True(activation.weight.requires_grad);
    }

    [Fact]
    public void Every_slope_of_a_network_is_bounded_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        using var network = LResNetIR.Create(18, width: 2, side: 16);
        using (no_grad())
            foreach (var parameter in network.parameters())
                parameter.fill_(-1);
        var clamp = new PReLUClamp(network, 0.1);
        Assert.Equal(0.1, clamp.Least);
        clamp.Apply();
        foreach (var (name, parameter) in network.named_parameters())
        {
            var expected = name.EndsWith("prelu.weight", StringComparison.Ordinal) ? 0.1 : -1;
            Assert.All(Near.Numbers(parameter), value => Assert.Equal(expected, value, 1e-7));
        }
    }

    [Fact]
    public void The_bound_holds_after_each_step_of_an_optimiser()
    {
        using var scope = NewDisposeScope();
        using var activation = Slopes(0.25f, 0.02f);
        using var optimizer = optim.SGD([activation.weight], 1);
        var clamp = new PReLUClamp(activation);
        for (var step = 0; step < 3; step++)
        {
            optimizer.zero_grad();
            (-activation.call(tensor(new[] { -0.1f, -0.1f }).view(1, 2))).sum().backward();
            optimizer.step();
            clamp.Apply();
        }
        Near.Equal([0.01, 0.01], activation.weight, 1e-6);
    }

    [Fact]
    public void A_network_without_slopes_is_left_alone()
    {
        using var scope = NewDisposeScope();
        using var network = ResNetCifar.Create(8, width: 2);
        var before = Near.Numbers(network.get_parameter("conv1.weight")!);
        new PReLUClamp(network).Apply();
        Assert.Equal(before, Near.Numbers(network.get_parameter("conv1.weight")!));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_bound_that_is_no_number_is_refused(double least)
    {
        using var network = nn.PReLU(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PReLUClamp(network, least));
    }

    static PReLU Slopes(params float[] values)
    {
        var activation = nn.PReLU(values.Length);
        using (no_grad())
            activation.weight.copy_(tensor(values));
        return activation;
    }
}
