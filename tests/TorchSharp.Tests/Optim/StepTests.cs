using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optim;

public class StepTests
{
    public static TheoryData<string> Names() => [.. Optimizers().Keys];

    private static Dictionary<string, Func<IEnumerable<Parameter>, OptimizerHelper>> Optimizers() =>
        new()
        {
            ["SGD"] = p => optim.SGD(p, 0.05),
            ["SGD with momentum"] = p => optim.SGD(p, 0.05, momentum: 0.9, weight_decay: 0.1, nesterov: true),
            ["Adam"] = p => optim.Adam(p, 0.05, weight_decay: 0.1, amsgrad: true),
            ["AdamW"] = p => optim.AdamW(p, 0.05, weight_decay: 0.1),
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parameter_without_a_gradient_stays(string name)
    {
        using var scope = NewDisposeScope();
        using var problem = new Quadratic();
        using var optimizer = Optimizers()[name](problem.Parameters);
        optimizer.step();
        Assert.Equal(SlowOptimizers.Start, problem.Point);

        problem.Second.pow(2).sum().backward();
        optimizer.step();
        Assert.Equal(SlowOptimizers.Start[0], problem.Point[0]);
        Assert.NotEqual(SlowOptimizers.Start[1], problem.Point[1]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Momentum_starts_with_a_parameters_first_gradient(string name)
    {
        using var problem = new Quadratic();
        using var optimizer = Optimizers()[name](problem.Parameters);
        problem.Second.requires_grad = false;
        problem.Run(optimizer, 2);
        problem.Second.requires_grad = true;
        problem.Run(optimizer, 2);

        using var alone = new Quadratic();
        using var reference = Optimizers()[name]([alone.Second]);
        alone.Run(reference, 2);
        Assert.Equal(alone.Point[1..], problem.Point[1..]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Closures_run_with_gradients_on_and_give_the_loss(string name)
    {
        using var scope = NewDisposeScope();
        using var problem = new Quadratic();
        using var optimizer = Optimizers()[name](problem.Parameters);
        using var guard = no_grad();

        var loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            var value = problem.Loss();
            value.backward();
            return value;
        });

        Assert.Equal(0.49 + 2 * 4.41 + 3 * 1.44, loss!.item<double>(), 9);
        Assert.NotEqual(SlowOptimizers.Start[0], problem.Point[0]);
        Assert.Null(optimizer.step());
        Assert.False(is_grad_enabled());
    }

    [Fact]
    public void Zero_grad_keeps_the_gradients_and_fills_them_with_zeros()
    {
        using var scope = NewDisposeScope();
        using var problem = new Quadratic();
        using var sgd = optim.SGD(problem.Parameters, 0.1);
        sgd.zero_grad();
        Assert.Null(problem.First.grad);
        problem.Loss().backward();
        sgd.zero_grad();
        Values.Equal([0, 0], problem.Second.grad!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ten_thousand_steps_keep_no_tensors(string name)
    {
        using var problem = new Quadratic();
        using var optimizer = Optimizers()[name](problem.Parameters);
        problem.Run(optimizer, 1);
        var before = LiveTensors.Count();
        problem.Run(optimizer, 9_999);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Disposing_an_optimiser_disposes_its_states_and_leaves_the_parameters(string name)
    {
        using var problem = new Quadratic();
        var optimizer = Optimizers()[name](problem.Parameters);
        problem.Run(optimizer, 1);
        problem.First.grad = problem.Second.grad = null;
        optimizer.Dispose();
        Assert.False(problem.First.IsInvalid);
        Assert.All(
            optimizer.state_dict().State,
            state =>
                Assert.True(
                    state
                        is SGD.State { momentum_buffer: null }
                            or Adam.State { exp_avg: null }
                            or AdamW.State { exp_avg: null }
                )
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void States_survive_the_scope_of_the_step_and_of_the_optimiser(string name)
    {
        using var problem = new Quadratic();
        OptimizerHelper optimizer;
        using (NewDisposeScope())
            optimizer = Optimizers()[name](problem.Parameters);
        using (optimizer)
            problem.Run(optimizer, 3);
    }
}
