using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class FocalLossTests
{
    public FocalLossTests() => manual_seed(1);

    static readonly TrainingProgress Start = new(0, 1);

    [Fact]
    public void It_gives_the_authors_loss_and_gradient()
    {
        using var golden = new Golden("focal");
        using var scope = NewDisposeScope();
        var classifier = new GivenLogits(golden["logits"], 2);
        var loss = new FocalLoss(classifier, golden.Number("gamma"));

        var step = loss.call(zeros(golden["labels"].shape[0], 2), golden["labels"], Start);
        step.Total.backward();

        Near.Equal(golden["loss"], step.Total, 1e-5, "loss");
        Near.Equal(golden["logits"], step.Logits, 1e-5, "logits");
        Near.Equal(golden["grad_logits"], classifier.Logits.grad!, 1e-4, "gradient of logits");
    }

    [Theory]
    [InlineData(0, 7, 5, 3, ScalarType.Float64)]
    [InlineData(1, 7, 5, 3, ScalarType.Float64)]
    [InlineData(2.5, 9, 4, 11, ScalarType.Float32)]
    public void It_equals_a_slow_loop(double gamma, int count, int width, int classes, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier(width, classes, dtype: dtype);
        var batch = new Batch(count, width, classes, 1, dtype);
        var (weight, bias) = (Matrix.Of(classifier.weight), Near.Numbers(classifier.bias));
        var expected = 0.0;
        foreach (var (x, y) in Matrix.Of(batch.Features).Zip(batch.LabelNumbers))
        {
            var l = SlowSoftmax.Row(Matrix.Linear(x, weight, bias), y);
            expected += Math.Pow(1 - Math.Exp(-l), gamma) * l / count;
        }
        var loss = new FocalLoss(classifier, gamma);
        var tolerance = dtype == ScalarType.Float64 ? 1e-12 : 1e-5;

        Near.Equal(expected, loss.call(batch.Features, batch.Labels, Start).Total, tolerance);
        loss.eval();
        Near.Equal(expected, loss.call(batch.Features, batch.Labels, Start).Total, tolerance);
    }

    [Fact]
    public void A_well_recognised_sample_keeps_its_digits()
    {
        using var scope = NewDisposeScope();
        var z = tensor(new double[] { 20, 0 }).view(1, 2);
        var loss = new FocalLoss(new GivenLogits(z, 1), 2);
        var l = Math.Exp(-20) - Math.Exp(-40) / 2;
        var total = loss.call(zeros(1, 1, dtype: ScalarType.Float64), tensor(new long[] { 0 }), Start).Total;
        Assert.Equal(1, total.item<double>() / (l * l * l), 1e-6);
    }

    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        var loss = new FocalLoss(new GivenLogits(tensor(new[] { 0, MathF.Log(3) }).view(1, 2), 1));
        Assert.Equal(0.017980, loss.call(zeros(1, 1), tensor(new long[] { 1 }), Start).Total.item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Gamma_out_of_range_is_refused(double gamma) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FocalLoss(new LinearClassifier(2, 2), gamma));
}
