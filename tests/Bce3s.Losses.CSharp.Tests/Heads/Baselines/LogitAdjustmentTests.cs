using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class LogitAdjustmentTests
{
    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        Near.Equal(
            [1.287682, 1.386294],
            LogitAdjustment.PostHoc(tensor(new float[] { 1, 0 }).view(1, 2), [3, 1]),
            1e-6
        );
    }

    [Fact]
    public void It_undoes_the_adjustment_of_training_up_to_a_constant_and_leaves_the_logits_alone()
    {
        using var scope = NewDisposeScope();
        var z = tensor(new[] { 0.5, -1, 2, 0, 3, 1 }).view(2, 3).requires_grad_(true);
        var before = Near.Numbers(z);
        var counts = new long[] { 70, 25, 5 };

        var adjusted = LogitAdjustment.PostHoc(z, counts, 0.7);
        adjusted.sum().backward();

        Near.Equal([.. before.Select((v, i) => v - 0.7 * Math.Log(counts[i % 3] / 100.0))], adjusted, 1e-14);
        Assert.Equal(before, Near.Numbers(z));
        Assert.All(Near.Numbers(z.grad!), slope => Assert.Equal(1, slope));
        Assert.Equal(before, Near.Numbers(LogitAdjustment.PostHoc(z, counts, 0)));
        Assert.Equal(ScalarType.BFloat16, LogitAdjustment.PostHoc(z.to(ScalarType.BFloat16), counts).dtype);
    }

    [Fact]
    public void Unfitting_arguments_are_refused_by_name()
    {
        using var scope = NewDisposeScope();
        string Refusal(Tensor logits, params long[] counts) =>
            Assert.Throws<ArgumentException>(() => LogitAdjustment.PostHoc(logits, counts)).Message;
        Assert.Contains("[3]", Refusal(zeros(3), 1, 1, 1));
        Assert.Contains("expected 3", Refusal(zeros(2, 3), 1, 1));
        Assert.Contains("class 2", Refusal(zeros(2, 3), 1, 1, 0));
    }
}
