using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class LossTests
{
    private static Tensor Logits() => Ramp.Scaled(2, 4, 3);

    private static Tensor Classes() => tensor([0L, 2L, 1L, 2L]);

    private static Tensor Weights() => tensor([0.5f, 1f, 2f]);

    private static Tensor Signs() => Ramp.Of(4, 3).gt(0).to(float32);

    [Fact]
    public void Cross_entropy_is_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        Values.Equal([1.499905], new CrossEntropyLoss().call(Logits(), Classes()), 2e-6);
        Values.Equal([1.441331], CrossEntropyLoss(Weights()).call(Logits(), Classes()), 2e-6);
        Values.Equal([1.469601], new CrossEntropyLoss(label_smoothing: 0.1).call(Logits(), Classes()), 2e-6);
        Values.Equal([1.552606], CrossEntropyLoss(ignore_index: 2).call(Logits(), Classes()), 2e-6);
        Values.Equal(
            [0.966703, 2.16276, 1.171806, 3.626053],
            CrossEntropyLoss(Weights(), reduction: Reduction.None).call(Logits(), Classes()),
            2e-6
        );
        Values.Equal(
            [1.383474],
            new CrossEntropyLoss(Weights(), 1, label_smoothing: 0.2).call(Logits(), Classes()),
            2e-6
        );
        var soft = functional.softmax(Ramp.Scaled(1.5, 4, 3) + 0.3, 1);
        Values.Equal([1.050249], functional.cross_entropy(Logits(), soft), 2e-6);
    }

    [Fact]
    public void Cross_entropy_is_the_negative_log_likelihood_of_the_log_softmax()
    {
        using var scope = NewDisposeScope();
        var expected = Values.Of(functional.cross_entropy(Logits(), Classes(), Weights()));
        var logarithms = functional.log_softmax(Logits(), 1);
        Values.Equal(expected, NLLLoss(Weights()).call(logarithms, Classes()), 1e-6);
    }

    [Fact]
    public void Binary_cross_entropy_is_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        Values.Equal([0.313083], BCEWithLogitsLoss().call(Logits(), Signs()), 2e-6);
        Values.Equal([0.313083], BCELoss().call(Logits().sigmoid(), Signs()), 2e-6);
        var loss = BCEWithLogitsLoss(Weights(), Reduction.Sum, tensor([3f, 1f, 0.5f]));
        Values.Equal([3.502082], loss.call(Logits(), Signs()), 5e-6);
    }

    [Fact]
    public void Binary_cross_entropy_does_not_overflow()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1000f, -1000f]);
        Values.Equal([0, 1000], BCEWithLogitsLoss(reduction: Reduction.None).call(x, tensor([1f, 1f])));
    }

    [Theory]
    [InlineData(Reduction.None, new[] { 1.0, 0.25 }, new[] { 1.0, 0.5 })]
    [InlineData(Reduction.Mean, new[] { 0.625 }, new[] { 0.75 })]
    [InlineData(Reduction.Sum, new[] { 1.25 }, new[] { 1.5 })]
    public void Squares_and_absolute_values_are_reduced(Reduction reduction, double[] squares, double[] values)
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor([1.0, 2.0]), tensor([2.0, 1.5]));
        Values.Equal(squares, MSELoss(reduction).call(x, y));
        Values.Equal(values, L1Loss(reduction).call(x, y));
        Assert.Equal(reduction, MSELoss(reduction).reduction);
    }

    [Fact]
    public void The_other_losses_are_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        Values.Equal([0.432449], functional.smooth_l1_loss(Logits(), Signs(), beta: 0.5), 2e-6);
        var (p, q) = (functional.log_softmax(Logits(), 1), functional.log_softmax(Logits().flip(0), 1));
        Values.Equal([0.110789], functional.kl_div(p, q), 2e-6);
        Values.Equal([0.110789], functional.kl_div(p, q.exp(), log_target: false), 2e-6);
    }

    [Fact]
    public void A_class_that_is_not_there_is_an_error()
    {
        using var scope = NewDisposeScope();
        Assert.ThrowsAny<Exception>(() => functional.cross_entropy(Logits(), tensor([0L, 1L, 2L, 3L])));
    }
}
