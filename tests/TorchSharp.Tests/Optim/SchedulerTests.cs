using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Tests.Optim;

public class SchedulerTests
{
    private const double Rate = 0.5;

    private static double[] Rates(Func<Optimizer, lr_scheduler.LRScheduler> make, int steps)
    {
        using var parameter = new Parameter(zeros(1));
        using var sgd = SGD([parameter], Rate);
        var schedule = make(sgd);
        var rates = new List<double>();
        for (var i = 0; i < steps; i++)
        {
            rates.Add(sgd.ParamGroups.Single().LearningRate);
            Assert.Equal(rates[^1], schedule.get_last_lr().Single());
            sgd.step();
            schedule.step();
        }
        return [.. rates];
    }

    private static void Same(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 8);
    }

    [Fact]
    public void Steps_and_milestones() =>
        Assert.Multiple(
            () => Same([0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125], Rates(o => lr_scheduler.StepLR(o, 3, gamma: 0.5), 7)),
            () =>
                Same(
                    [0.5, 0.5, 0.25, 0.25, 0.25, 0.0625, 0.0625],
                    Rates(o => lr_scheduler.MultiStepLR(o, [2, 5, 5], gamma: 0.5), 7)
                ),
            () => Same([0.5, 0.5, 0.05], Rates(o => lr_scheduler.MultiStepLR(o, [2]), 3))
        );

    [Fact]
    public void Constant_linear_and_exponential() =>
        Assert.Multiple(
            () => Same([0.25, 0.25, 0.25, 0.5, 0.5], Rates(o => lr_scheduler.ConstantLR(o, 0.5, total_iters: 3), 5)),
            () =>
                Same(
                    [0.125, 0.1875, 0.25, 0.3125, 0.375, 0.375],
                    Rates(o => lr_scheduler.LinearLR(o, 0.25, 0.75, total_iters: 4), 6)
                ),
            () => Same([0.5, 0.45, 0.405, 0.3645], Rates(o => lr_scheduler.ExponentialLR(o, 0.9), 4))
        );

    [Fact]
    public void Cosine_falls_and_rises_again_as_in_PyTorch() =>
        Same(
            [
                0.5,
                0.461803399,
                0.361803399,
                0.238196601,
                0.138196601,
                0.1,
                0.138196601,
                0.238196601,
                0.361803399,
                0.461803399,
                0.5,
                0.461803399,
                0.361803399,
                0.238196601,
            ],
            Rates(o => lr_scheduler.CosineAnnealingLR(o, 5, eta_min: 0.1), 14)
        );

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public void Cosine_is_its_closed_form(int steps) =>
        Same(
            [.. Enumerable.Range(0, 2 * steps + 1).Select(t => Rate * (1 + Math.Cos(Math.PI * t / steps)) / 2)],
            Rates(o => lr_scheduler.CosineAnnealingLR(o, steps), 2 * steps + 1)
        );

    [Fact]
    public void A_function_of_the_step() =>
        Same([0.5, 0.25, 0.5 / 3, 0.125], Rates(o => lr_scheduler.LambdaLR(o, step => 1.0 / (step + 1)), 4));

    [Fact]
    public void One_after_another_as_in_PyTorch() =>
        Assert.Multiple(
            () =>
                Same(
                    [0.1, 0.233333333, 0.366666667, 0.5, 0.466506351, 0.375, 0.25, 0.125, 0.033493649, 0],
                    Rates(
                        o =>
                            lr_scheduler.SequentialLR(
                                o,
                                [
                                    lr_scheduler.LinearLR(o, 0.2, 1, total_iters: 3),
                                    lr_scheduler.CosineAnnealingLR(o, 6),
                                ],
                                [3]
                            ),
                        10
                    )
                ),
            () =>
                Same(
                    [0.05, 0.05, 0.5, 0.45, 0.405, 0.3645, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625],
                    Rates(
                        o =>
                            lr_scheduler.SequentialLR(
                                o,
                                [
                                    lr_scheduler.ConstantLR(o, 0.1, total_iters: 2),
                                    lr_scheduler.ExponentialLR(o, 0.9),
                                    lr_scheduler.StepLR(o, 2, 0.5),
                                ],
                                [2, 6]
                            ),
                        14
                    )
                )
        );

    [Fact]
    public void The_rate_is_known_before_the_first_step_of_a_sequence() =>
        Same(
            [0.05, 0.05, 0.1],
            Rates(
                o =>
                    lr_scheduler.SequentialLR(
                        o,
                        [
                            lr_scheduler.ConstantLR(o, 0.1, total_iters: 5),
                            lr_scheduler.ConstantLR(o, 0.2, total_iters: 5),
                        ],
                        [2]
                    ),
                3
            )
        );

    [Fact]
    public void A_line_without_length_stays_at_its_start()
    {
        Same([0.125, 0.125], Rates(o => lr_scheduler.LinearLR(o, 0.25, 1, total_iters: 0), 2));

        using var problem = new Quadratic();
        using var sgd = SGD(problem.Parameters, Rate);
        lr_scheduler.LinearLR(sgd, 0.25, 1, total_iters: 0).step(0);
        Assert.Equal(0.125, sgd.ParamGroups.Single().LearningRate);
    }

    [Fact]
    public void Groups_keep_their_proportions()
    {
        using var problem = new Quadratic();
        using var sgd = SGD(
            [new SGD.ParamGroup([problem.First], lr: 1), new SGD.ParamGroup([problem.Second], lr: 0.1)],
            0.5
        );
        var schedule = lr_scheduler.CosineAnnealingLR(sgd, 2);
        schedule.step();
        Assert.Equal([0.5, 0.05], sgd.ParamGroups.Select(g => g.LearningRate));

        var functions = new lr_scheduler.impl.LambdaLR(sgd, [_ => 2, step => step]);
        functions.step();
        functions.step();
        Assert.Equal([2, 0.2], functions.get_last_lr());
        Assert.Throws<ArgumentException>(() => new lr_scheduler.impl.LambdaLR(sgd, [_ => 2]));
    }

    [Fact]
    public void A_schedule_can_go_to_a_step()
    {
        using var problem = new Quadratic();
        using var sgd = SGD(problem.Parameters, Rate);
        foreach (
            var (make, expected) in new (Func<Optimizer, lr_scheduler.LRScheduler>, double)[]
            {
                (o => lr_scheduler.CosineAnnealingLR(o, 8, 0.1), 0.1 + 0.4 * (1 + Math.Cos(Math.PI * 6 / 8)) / 2),
                (o => lr_scheduler.StepLR(o, 4), 0.05),
                (o => lr_scheduler.MultiStepLR(o, [2, 4, 6, 7], 0.5), 0.0625),
                (o => lr_scheduler.ExponentialLR(o, 0.5), 0.5 / 64),
                (o => lr_scheduler.LinearLR(o, 0.5, 1, 12), 0.375),
                (o => lr_scheduler.ConstantLR(o, 0.5, 7), 0.25),
                (o => lr_scheduler.LambdaLR(o, step => step), 3),
            }
        )
        {
            var schedule = make(sgd);
            schedule.step(6);
            Assert.Equal(expected, sgd.ParamGroups.Single().LearningRate, 12);
            sgd.ParamGroups.Single().LearningRate = Rate;
        }
    }

    [Fact]
    public void Wrong_options_are_errors()
    {
        using var problem = new Quadratic();
        using var sgd = SGD(problem.Parameters, Rate);
        using var other = SGD([new Parameter(zeros(1))], Rate);
        var schedule = lr_scheduler.StepLR(sgd, 1);
        Assert.Throws<ArgumentNullException>(() => lr_scheduler.StepLR(null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => lr_scheduler.StepLR(sgd, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => lr_scheduler.LinearLR(sgd, 0));
        Assert.Throws<ArgumentException>(() => lr_scheduler.SequentialLR(sgd, [schedule], [1]));
        Assert.Throws<ArgumentException>(() => lr_scheduler.SequentialLR(other, [schedule, schedule], [1]));
    }
}
