using Bce3s.Losses.Tests.OpByOp;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

/// <summary>What the benchmarks compare is the same loss: value, gradients and memory.</summary>
public class Bce3sOpByOpTests
{
    [Theory]
    [InlineData(0, ScalarType.Float64)]
    [InlineData(1, ScalarType.Float64)]
    [InlineData(1, ScalarType.Float32)]
    public void The_op_by_op_form_equals_the_loss(int epoch, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var options = new Bce3sOptions
        {
            ClassSubset = 1,
            Projection = 3,
            Temperature = 0.2,
            NegativeWeight = 0.7,
        };
        var loss = new Bce3sLoss(new NormalizedClassifier(7, 11, dtype: dtype), options);
        var batch = new Batch(13, 7, 11, 3, dtype);
        loss.call(batch.Features, batch.WithMixed, new(0, 2));
        var opByOp = new Bce3sOpByOp(loss);

        var total = loss.call(batch.Features, batch.WithMixed, new(epoch, 2)).Total;
        var gradients = Gradients(total, loss, batch);
        var expected = opByOp.Loss(batch.Features, batch.Labels, batch.Mixed, epoch);
        var expectedGradients = Gradients(expected, loss, batch);

        var (tolerance, ofGradients) = dtype == ScalarType.Float64 ? (1e-13, 1e-12) : (1e-5, 1e-4);
        Near.Equal(expected, total, tolerance, "loss");
        Near.Equal(opByOp.Memory, loss.state_dict()["memory"], tolerance, "memory");
        Assert.Equal(expectedGradients.Keys, gradients.Keys);
        Assert.Equal(epoch == 0 ? 3 : 7, gradients.Count);
        foreach (var (name, gradient) in expectedGradients)
            Near.Equal(gradient, gradients[name], ofGradients, $"gradient of {name}");
    }

    static Dictionary<string, Tensor> Gradients(Tensor total, Bce3sLoss loss, Batch batch)
    {
        total.backward();
        var gradients = new Dictionary<string, Tensor>();
        foreach (
            var (name, leaf) in loss.named_parameters()
                .Select(p => (p.name, (Tensor)p.parameter))
                .Append(("features", batch.Features))
        )
            if (leaf.grad is { } gradient)
            {
                gradients.Add(name, gradient);
                leaf.grad = null;
            }
        return gradients;
    }
}
