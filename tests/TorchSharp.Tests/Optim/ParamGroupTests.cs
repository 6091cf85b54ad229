using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optim;

public class ParamGroupTests
{
    [Fact]
    public void Groups_have_options_of_their_own_and_take_the_others_from_the_optimiser()
    {
        using var problem = new Quadratic();
        using var sgd = optim.SGD(
            [
                new SGD.ParamGroup
                {
                    Parameters = [problem.First],
                    Options = new() { LearningRate = 0.01 },
                },
                new SGD.ParamGroup
                {
                    Parameters = [problem.Second],
                    Options = new() { momentum = 0, weight_decay = 0.1 },
                },
            ],
            0.05,
            momentum: 0.9
        );
        problem.Run(sgd, 5);

        var first = SlowOptimizers.Sgd(new(0.01, 0.9), 5);
        var second = SlowOptimizers.Sgd(new(0.05, 0, 0, 0.1), 5);
        foreach (var (a, b) in new[] { first[0], second[1], second[2] }.Zip(problem.Point))
            Assert.Equal(a, b, 12);
        Assert.Equal([0.01, 0.05], sgd.ParamGroups.Select(g => g.LearningRate));
        Assert.Equal([0.01, 0.05], sgd.ParamGroups.Select(g => g.InitialLearningRate));
        Assert.Equal([0.9, 0], sgd.ParamGroups.Cast<optim.IMomentum>().Select(g => g.Momentum));
    }

    [Fact]
    public void A_learning_rate_can_be_changed_between_steps()
    {
        using var problem = new Quadratic();
        using var sgd = optim.SGD(problem.Parameters, 0.1, momentum: 0.5);
        double[] rates = [0.1, 0.05, 0.02, 0.01];
        foreach (var rate in rates)
        {
            sgd.ParamGroups.Single().LearningRate = rate;
            problem.Run(sgd, 1);
        }
        foreach (var (a, b) in SlowOptimizers.Sgd(new(0, 0.5), 4, rates).Zip(problem.Point))
            Assert.Equal(a, b, 12);
        Assert.Equal(0.1, sgd.ParamGroups.Single().InitialLearningRate);
    }

    [Fact]
    public void A_group_added_later_is_trained_from_then_on()
    {
        using var problem = new Quadratic();
        using var adam = optim.Adam([problem.First], 0.1);
        problem.Run(adam, 2);
        Assert.Equal(SlowOptimizers.Start[1..], Values.Of(problem.Second));

        problem.Second.grad = null;
        adam.add_param_group(new Adam.ParamGroup([problem.Second], lr: 0.2));
        problem.Run(adam, 3);

        var late = SlowOptimizers.Adam(new(0.2), 3, decoupled: false);
        Assert.Equal(late[1], problem.Point[1], 12);
        Assert.Equal(SlowOptimizers.Adam(new(0.1), 5, decoupled: false)[0], problem.Point[0], 12);
    }

    [Fact]
    public void Parameters_may_come_from_a_sequence_that_can_be_read_once()
    {
        using var problem = new Quadratic();
        var read = 0;
        using var sgd = optim.SGD(Once(), 0.1);
        problem.Run(sgd, 2);
        Assert.Equal(1, read);
        Assert.NotEqual(SlowOptimizers.Start[0], problem.Point[0]);

        IEnumerable<Parameter> Once()
        {
            read++;
            foreach (var parameter in problem.Parameters)
                yield return parameter;
        }
    }

    [Fact]
    public void A_parameter_is_in_one_group()
    {
        using var problem = new Quadratic();
        Assert.Throws<ArgumentException>(() => optim.SGD([problem.First, problem.First], 0.1));
        using var sgd = optim.SGD([problem.First], 0.1);
        Assert.Throws<ArgumentException>(() => sgd.add_param_group(new SGD.ParamGroup([problem.First])));
        Assert.Single(sgd.ParamGroups);
    }

    [Fact]
    public void A_group_of_no_optimiser_has_no_learning_rate() =>
        Assert.Throws<InvalidOperationException>(() => new SGD.ParamGroup().LearningRate);
}
