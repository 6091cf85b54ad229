using Bce3s.Losses.Tests.Slow;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

/// <summary>The heads with a random class subset, against a slow loop over the classes that the same seed draws.</summary>
public class ClassSubsetLossTests
{
    const int Count = 5;
    const int Width = 4;
    const int Classes = 23;
    const double Ratio = 0.4;

    static readonly TrainingProgress Start = new(0, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(0.25)]
    public void The_joint_term_sees_the_drawn_classes_alone(double negativeWeight)
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(Count, Width, Classes, 1, ScalarType.Float64);
        var classifier = Irregular();
        var loss = new Bce3sLoss(
            classifier,
            new()
            {
                ContrastiveWeight = 0,
                UniformWeight = 0,
                MixedViews = false,
                ClassSubset = Ratio,
                NegativeWeight = negativeWeight,
            }
        );

        var (step, drawn) = Call(loss, batch);

        var rows = Logits(classifier, batch).Select((z, i) => Row(z, batch.LabelNumbers[i], drawn, negativeWeight));
        Near.Equal(rows.Average(), step.Total, 1e-12);
    }

    [Fact]
    public void The_class_balanced_loss_sees_the_drawn_classes_alone()
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(Count, Width, Classes, 1, ScalarType.Float64);
        var classifier = Irregular();
        var counts = Enumerable.Range(1, Classes).Select(c => (long)(c * c)).ToArray();
        var loss = new ClassBalancedLoss(classifier, counts, beta: 0.99, classSubset: Ratio);

        var (step, drawn) = Call(loss, batch);

        var effective = counts.Select(n => (1 - 0.99) / (1 - Math.Pow(0.99, n))).ToArray();
        var weights = effective.Select(w => w * Classes / effective.Sum()).ToArray();
        var rows = Logits(classifier, batch)
            .Select((z, i) => weights[batch.LabelNumbers[i]] * Row(z, batch.LabelNumbers[i], drawn, 1));
        Near.Equal(rows.Average(), step.Total, 1e-12);
    }

    static NormalizedClassifier Irregular()
    {
        var classifier = new NormalizedClassifier(Width, Classes);
        classifier.to(ScalarType.Float64);
        using (no_grad())
        {
            classifier.weight.copy_(Matrix.Tensor(Matrix.Irregular(Classes, Width, 3), ScalarType.Float64));
            classifier.bias.copy_(
                Matrix.Tensor(Matrix.Irregular(1, Classes, 4, scale: 0.2), ScalarType.Float64).view(-1)
            );
        }
        return classifier;
    }

    static (LossTerms Step, double[] Drawn) Call(LossHead loss, Batch batch)
    {
        manual_seed(11);
        var drawn = Near.Numbers(ClassSubset.Draw(batch.Labels, Classes, Ratio, ScalarType.Float64)!);
        Assert.InRange(drawn.Sum(), 1, Classes - 1);
        manual_seed(11);
        return (loss.call(batch.Features, batch.Labels, Start), drawn);
    }

    static IEnumerable<double[]> Logits(Classifier classifier, Batch batch)
    {
        var weight = Matrix.Of(classifier.weight).Select(Matrix.Unit).ToArray();
        var bias = Near.Numbers(classifier.bias!);
        return Matrix.Of(batch.Features).Select(x => Matrix.Linear(x, weight, bias));
    }

    static double Row(double[] logits, long label, double[] drawn, double negativeWeight)
    {
        var sum = 0.0;
        for (var j = 0; j < logits.Length; j++)
            if (drawn[j] == 1)
                sum += j == label ? SlowBce.Softplus(-logits[j]) : negativeWeight * SlowBce.Softplus(logits[j]);
        return sum;
    }
}
