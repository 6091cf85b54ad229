using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optim;

public class StateTests
{
    public static TheoryData<string> Names() => [.. Optimizers().Keys];

    private static Dictionary<string, Func<IEnumerable<Parameter>, OptimizerHelper>> Optimizers() =>
        new()
        {
            ["SGD"] = p => optim.SGD(p, 0.05, momentum: 0.9),
            ["Adam"] = p => optim.Adam(p, 0.05, amsgrad: true),
            ["AdamW"] = p => optim.AdamW(p, 0.05, weight_decay: 0.1),
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_that_is_loaded_goes_on_bit_for_bit(string name)
    {
        using var problem = new Quadratic();
        using var optimizer = Optimizers()[name](problem.Parameters);
        problem.Run(optimizer, 4);
        optimizer.ParamGroups.Single().LearningRate = 0.03;
        using var copy = new Quadratic();
        using var other = Optimizers()[name](copy.Parameters);
        using (no_grad())
        {
            copy.First.copy_(problem.First);
            copy.Second.copy_(problem.Second);
        }

        using (NewDisposeScope())
            other.load_state_dict(optimizer.state_dict());
        Assert.True(other.state_dict().State[1].ApproximatelyEquals(optimizer.state_dict().State[1]));
        problem.Run(optimizer, 3);
        copy.Run(other, 3);

        Assert.Equal(problem.Point, copy.Point);
        Assert.Equal(0.03, other.ParamGroups.Single().LearningRate);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loaded_state_is_a_copy(string name)
    {
        using var problem = new Quadratic();
        using var optimizer = Optimizers()[name](problem.Parameters);
        using var copy = new Quadratic();
        using var other = Optimizers()[name](copy.Parameters);
        problem.Run(optimizer, 2);
        other.load_state_dict(optimizer.state_dict());
        problem.Run(optimizer, 1);
        Assert.False(other.state_dict().State[0].ApproximatelyEquals(optimizer.state_dict().State[0]));
    }

    [Fact]
    public void A_state_from_before_the_first_step_takes_the_momentum_away()
    {
        using var problem = new Quadratic();
        using var fresh = optim.SGD(problem.Parameters, 0.05, momentum: 0.9);
        using var copy = new Quadratic();
        using var sgd = optim.SGD(copy.Parameters, 0.05, momentum: 0.9);
        copy.Run(sgd, 1);
        sgd.load_state_dict(fresh.state_dict());
        Assert.Null(((SGD.State)sgd.state_dict().State[0]).momentum_buffer);
    }

    [Fact]
    public void States_of_other_optimisers_groups_and_shapes_are_refused()
    {
        using var problem = new Quadratic();
        using var sgd = optim.SGD(problem.Parameters, 0.1, momentum: 0.9);
        problem.Run(sgd, 1);
        using var adam = optim.Adam(problem.Parameters);
        using var one = optim.SGD([problem.First], 0.1);
        using var turned = optim.SGD([problem.Second, problem.First], 0.1);
        using var groups = optim.SGD([new SGD.ParamGroup([problem.First]), new SGD.ParamGroup([problem.Second])], 0.1);

        Assert.Contains("Adam", Assert.Throws<ArgumentException>(() => sgd.load_state_dict(adam.state_dict())).Message);
        Assert.Contains(
            "parameters",
            Assert.Throws<ArgumentException>(() => sgd.load_state_dict(one.state_dict())).Message
        );
        Assert.Contains(
            "groups",
            Assert.Throws<ArgumentException>(() => sgd.load_state_dict(groups.state_dict())).Message
        );
        Assert.Contains(
            "shape",
            Assert.Throws<ArgumentException>(() => turned.load_state_dict(sgd.state_dict())).Message
        );
    }

    [Fact]
    public void Places_of_states_are_counted_over_all_groups()
    {
        using var problem = new Quadratic();
        using var sgd = optim.SGD([new SGD.ParamGroup([problem.First]), new SGD.ParamGroup([problem.Second])], 0.1);
        Assert.Equal(
            [
                [0],
                [1],
            ],
            sgd.state_dict().StateIndexRef
        );
    }

    [Fact]
    public void States_can_be_moved_and_started_anew()
    {
        using var problem = new Quadratic();
        using var adam = optim.Adam(problem.Parameters);
        problem.Run(adam, 1);
        adam.to(CPU);
        var state = (Adam.State)adam.state_dict().State[0];
        Assert.Equal(1, state.step);
        state.Initialize(adam.state_dict().Options[0]);
        Assert.Equal(0, state.step);
        Values.Equal([0], state.exp_avg!);
    }
}
