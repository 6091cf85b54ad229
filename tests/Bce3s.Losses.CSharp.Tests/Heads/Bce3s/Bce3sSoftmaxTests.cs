using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

/// <summary>The softmax counterparts of the three terms, against slow loops.</summary>
public class Bce3sSoftmaxTests
{
    static readonly Bce3sOptions Softmax = new()
    {
        CrossEntropy = CrossEntropyForm.Softmax,
        Projection = 3,
        Temperature = 0.5,
    };

    static double CrossEntropy(double[] z, double[] t)
    {
        var largest = z.Max();
        var logSum = largest + Math.Log(z.Sum(v => Math.Exp(v - largest)));
        return z.Zip(t, (v, share) => share * (logSum - v)).Sum();
    }

    [Theory]
    [InlineData(5, 4, 3, ScalarType.Float32)]
    [InlineData(5, 4, 3, ScalarType.Float64)]
    [InlineData(1, 2, 1, ScalarType.Float64)]
    public void Every_term_equals_a_slow_loop(int count, int width, int classes, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var loss = new Bce3sLoss(new NormalizedClassifier(width, classes, dtype: dtype), Softmax);
        var batch = new Batch(count, width, classes, 3, dtype);
        var weight = Matrix.Of(loss.Classifier.weight).Select(Matrix.Unit).ToArray();
        var bias = Near.Numbers(loss.Classifier.bias!);
        var features = Matrix.Of(batch.Features);
        var projected = SlowBce3s.Project(
            features,
            Matrix.Of(loss.get_parameter("projector.0.weight")!),
            Near.Numbers(loss.get_parameter("projector.0.bias")!),
            Matrix.Of(loss.get_parameter("projector.2.weight")!),
            Near.Numbers(loss.get_parameter("projector.2.bias")!)
        );
        var memory = SlowBce3s.Remember(
            [.. Enumerable.Range(0, classes).Select(_ => new double[3])],
            projected,
            batch.LabelNumbers
        );
        var targets = batch
            .LabelNumbers.Select(label => SlowBce.OneHot(label, classes))
            .Concat(batch.MixedNumbers)
            .Concat(batch.MixedNumbers)
            .ToArray();
        var unitMemory = memory.Select(Matrix.Unit).ToArray();

        loss.call(batch.Features, batch.WithMixed, new(0, 2));
        var step = loss.call(batch.Features, batch.WithMixed, new(1, 2));

        var tolerance = dtype == ScalarType.Float64 ? 1e-12 : 1e-5;
        var joint = features.Select((x, i) => CrossEntropy(Matrix.Linear(x, weight, bias), targets[i])).Average();
        var contrastive =
            projected
                .Select(Matrix.Unit)
                .Select((p, i) => CrossEntropy([.. unitMemory.Select(m => Matrix.Dot(p, m) / 0.5)], targets[i]))
                .Skip(count)
                .Sum() / count;
        var uniform = weight
            .Select((w, i) => CrossEntropy([.. weight.Select(v => Matrix.Dot(w, v))], SlowBce.OneHot(i, classes)))
            .Average();
        Near.Equal(joint, step.Terms[0].Value, tolerance, "joint");
        Near.Equal(contrastive, step.Terms[1].Value, tolerance, "contrastive");
        Near.Equal(uniform, step.Terms[2].Value, tolerance, "uniform");
        Near.Equal(joint + 0.1 * contrastive + uniform, step.Total, tolerance, "total");
        Near.Equal(memory.SelectMany(row => row).ToArray(), loss.state_dict()["memory"], tolerance, "memory");
    }

    [Fact]
    public void Gradients_equal_finite_differences()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var loss = new Bce3sLoss(new NormalizedClassifier(4, 3, dtype: ScalarType.Float64), Softmax);
        var batch = new Batch(3, 4, 3, 3, ScalarType.Float64);
        Bce3sGradients.EqualFiniteDifferences(loss, batch);
    }

    [Fact]
    public void Evaluation_takes_the_softmax_too()
    {
        using var scope = NewDisposeScope();
        var loss = new Bce3sLoss(new NormalizedClassifier(4, 3, dtype: ScalarType.Float64), Softmax);
        loss.eval();
        var batch = new Batch(5, 4, 3, 1, ScalarType.Float64);
        var step = loss.call(batch.Features, batch.Labels, new(0, 1));
        var rows = Matrix.Of(step.Logits).Select((z, i) => CrossEntropy(z, SlowBce.OneHot(batch.LabelNumbers[i], 3)));
        Near.Equal(rows.Average(), step.Total, 1e-12);
    }
}
