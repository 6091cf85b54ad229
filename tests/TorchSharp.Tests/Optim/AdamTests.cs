using TorchSharp.Modules;
using Xunit;
using static TorchSharp.Tests.Optim.SlowOptimizers;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optim;

public class AdamTests
{
    private static OptimizerHelper Make(bool decoupled, Quadratic problem, AdamOptions o) =>
        decoupled
            ? optim.AdamW(problem.Parameters, o.Rate, o.Beta1, o.Beta2, o.Epsilon, o.Decay, o.Amsgrad, o.Maximize)
            : optim.Adam(problem.Parameters, o.Rate, o.Beta1, o.Beta2, o.Epsilon, o.Decay, o.Amsgrad, o.Maximize);

    [Theory]
    [InlineData(false, 1e-3, 0.9, 0.999, 1e-8, 0, false, false)]
    [InlineData(false, 0.1, 0.8, 0.9, 1e-6, 0.02, false, false)]
    [InlineData(false, 0.5, 0.5, 0.5, 1e-3, 0.02, true, false)]
    [InlineData(false, 0.1, 0, 0, 1e-3, 0.1, true, true)]
    [InlineData(true, 1e-3, 0.9, 0.999, 1e-8, 0, false, false)]
    [InlineData(true, 0.1, 0.8, 0.9, 1e-6, 0.2, false, false)]
    [InlineData(true, 0.5, 0.5, 0.5, 1e-3, 0.2, true, false)]
    [InlineData(true, 0.1, 0.8, 0.9, 1e-6, 0.2, false, true)]
    public void Steps_are_those_of_a_slow_loop(
        bool decoupled,
        double rate,
        double beta1,
        double beta2,
        double epsilon,
        double decay,
        bool amsgrad,
        bool maximize
    )
    {
        var options = new AdamOptions(rate, beta1, beta2, epsilon, decay, amsgrad, maximize);
        using var problem = new Quadratic();
        using var adam = Make(decoupled, problem, options);
        problem.Run(adam, 9);
        foreach (var (a, b) in Adam(options, 9, decoupled).Zip(problem.Point))
            Assert.Equal(a, b, 12);
    }

    [Fact]
    public void Five_steps_are_as_in_PyTorch()
    {
        Check(false, new(0.1), [0.514551642283, -1.502774554042, 0.006016519543]);
        Check(false, new(0.1, 0.8, 0.9, 1e-6, 0.02, true), [0.516123890383, -1.503024024799, 0.006554894231]);
        Check(true, new(0.1, 0.8, 0.9, 1e-6, 0.2), [0.44481106155, -1.331970404746, -0.021250360914]);

        static void Check(bool decoupled, AdamOptions options, double[] expected)
        {
            using var problem = new Quadratic();
            using var adam = Make(decoupled, problem, options);
            problem.Run(adam, 5);
            foreach (var (a, b) in expected.Zip(problem.Point))
                Assert.Equal(a, b, 10);
        }
    }

    [Fact]
    public void A_parameter_that_comes_later_starts_its_own_count()
    {
        using var together = new Quadratic();
        using var apart = new Quadratic();
        using var reference = optim.Adam([together.Second], 0.1);
        together.Run(reference, 3);

        using var adam = optim.Adam(apart.Parameters, 0.1);
        using (var scope = NewDisposeScope())
        {
            (apart.First * 2).sum().backward();
            adam.step();
            adam.step();
            apart.First.grad = null;
        }
        var first = Values.Of(apart.First);
        for (var i = 0; i < 3; i++)
        {
            using var scope = NewDisposeScope();
            apart.Second.grad = null;
            apart.Loss().backward();
            apart.First.grad = null;
            adam.step();
        }

        Assert.Equal(Values.Of(together.Second), Values.Of(apart.Second));
        Assert.Equal(first, Values.Of(apart.First));
        Assert.Equal([2L, 3], adam.state_dict().State.Select(s => ((Adam.State)s).step));
    }

    [Theory]
    [InlineData(-1, 0.9, 0.999, 1e-8, 0)]
    [InlineData(1, 1, 0.999, 1e-8, 0)]
    [InlineData(1, 0.9, -0.1, 1e-8, 0)]
    [InlineData(1, 0.9, 0.999, -1, 0)]
    [InlineData(1, 0.9, 0.999, 1e-8, -1)]
    public void Options_out_of_range_are_errors(double rate, double beta1, double beta2, double epsilon, double decay)
    {
        using var problem = new Quadratic();
        Assert.Throws<ArgumentException>(() => optim.Adam(problem.Parameters, rate, beta1, beta2, epsilon, decay));
        Assert.Throws<ArgumentException>(() => optim.AdamW(problem.Parameters, rate, beta1, beta2, epsilon, decay));
    }

    [Fact]
    public void Decay_rates_can_be_read_and_changed()
    {
        using var problem = new Quadratic();
        using var adam = optim.Adam([new Adam.ParamGroup(problem.Parameters, beta1: 0.7)]);
        var group = (optim.IBetas)adam.ParamGroups.Single();
        Assert.Equal((0.7, 0.999), group.Betas);
        group.Betas = (0.5, 0.6);
        Assert.Equal((0.5, 0.6), group.Betas);
        Assert.Equal((0.9, 0.999), adam.Betas);
    }
}
