using TorchSharp.Modules;
using Xunit;
using static TorchSharp.Tests.Optim.SlowOptimizers;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optim;

public class SgdTests
{
    [Theory]
    [InlineData(0.1, 0, 0, 0, false, false)]
    [InlineData(0.1, 0, 0, 0.05, false, false)]
    [InlineData(0.05, 0.9, 0, 0, false, false)]
    [InlineData(0.05, 0.9, 0.3, 0.01, false, false)]
    [InlineData(0.05, 0.9, 0, 0.01, true, false)]
    [InlineData(0.01, 0.5, 0, 0.1, false, true)]
    public void Steps_are_those_of_a_slow_loop(
        double rate,
        double momentum,
        double dampening,
        double decay,
        bool nesterov,
        bool maximize
    )
    {
        using var problem = new Quadratic();
        using var sgd = optim.SGD(problem.Parameters, rate, momentum, dampening, decay, nesterov, maximize);
        problem.Run(sgd, 7);
        var expected = Sgd(new(rate, momentum, dampening, decay, nesterov, maximize), 7);
        foreach (var (a, b) in expected.Zip(problem.Point))
            Assert.Equal(a, b, 12);
    }

    [Theory]
    [InlineData(0.1, 0, 0, 0, false, new[] { 0.529376, -0.063296, -0.687712 })]
    [InlineData(0.05, 0.9, 0.3, 0.01, false, new[] { 0.389879501114, 0.990498655363, -1.571862966982 })]
    [InlineData(0.05, 0.9, 0, 0.01, true, new[] { 0.222959637283, 0.973337985831, -1.114902503727 })]
    public void Five_steps_are_as_in_PyTorch(
        double rate,
        double momentum,
        double dampening,
        double decay,
        bool nesterov,
        double[] expected
    )
    {
        using var problem = new Quadratic();
        using var sgd = optim.SGD(problem.Parameters, rate, momentum, dampening, decay, nesterov);
        problem.Run(sgd, 5);
        foreach (var (a, b) in expected.Zip(problem.Point))
            Assert.Equal(a, b, 10);
    }

    [Fact]
    public void The_first_momentum_is_the_gradient_whatever_the_dampening()
    {
        using var problem = new Quadratic();
        using var sgd = optim.SGD(problem.Parameters, 0.1, momentum: 0.9, dampening: 0.5);
        problem.Run(sgd, 1);
        var state = (SGD.State)sgd.state_dict().State[0];
        Values.Equal([Gradient(1, 0)], state.momentum_buffer!);
    }

    [Fact]
    public void The_momentum_is_a_copy_of_the_gradient()
    {
        using var problem = new Quadratic();
        using var sgd = optim.SGD(problem.Parameters, 0.1, momentum: 0.9);
        problem.Run(sgd, 1);
        sgd.zero_grad();
        Values.Equal([Gradient(1, 0)], ((SGD.State)sgd.state_dict().State[0]).momentum_buffer!);
    }

    [Fact]
    public void Named_parameters_will_do()
    {
        using var layer = nn.Linear(2, 1);
        using var sgd = optim.SGD(layer.named_parameters(), 0.1);
        Assert.Equal(2, sgd.parameters().Count());
    }

    [Theory]
    [InlineData(-1, 0, 0, false)]
    [InlineData(double.NaN, 0, 0, false)]
    [InlineData(1, -0.1, 0, false)]
    [InlineData(1, 0, -0.1, false)]
    [InlineData(1, 0, 0, true)]
    public void Options_that_make_no_sense_are_errors(double rate, double momentum, double decay, bool nesterov)
    {
        using var problem = new Quadratic();
        Assert.Throws<ArgumentException>(() => optim.SGD(problem.Parameters, rate, momentum, 0, decay, nesterov));
    }
}
