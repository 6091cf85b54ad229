using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Projections;

public class MaxNormTests
{
    [Fact]
    public void It_projects_as_the_authors_program_does()
    {
        using var golden = new Golden("max-norm");
        using var scope = NewDisposeScope();
        var (classes, width) = (golden["weight_before"].shape[0], golden["weight_before"].shape[1]);
        var classifier = new NormalizedClassifier(width, classes);
        using (no_grad())
            classifier.weight.copy_(golden["weight_at_setup"]);
        var bias = Near.Numbers(classifier.bias);
        var projection = new MaxNorm(classifier, golden.Number("thresh"));
        Assert.Equal(golden["threshold"].item<float>(), projection.Threshold, 1e-6);
        using (no_grad())
            classifier.weight.copy_(golden["weight_before"]);

        projection.Apply();

        Near.Equal(golden["weight_after"], classifier.weight, 1e-5);
        Assert.Equal(bias, Near.Numbers(classifier.bias));
        Assert.True(classifier.weight.requires_grad);
        Assert.Equal(projection.Threshold, MaxNorm.At(classifier, projection.Threshold).Threshold);
    }

    [Fact]
    public void The_documented_example_holds()
    {
        using var scope = NewDisposeScope();
        var classifier = Rows(3, 4, 6, 8);
        var projection = new MaxNorm(classifier);
        Assert.Equal(5.5, projection.Threshold, 1e-9);
        projection.Apply();
        Near.Equal([3, 4, 3.3, 4.4], classifier.weight, 1e-6);
    }

    [Fact]
    public void Rows_of_zeros_stay_zeros()
    {
        using var scope = NewDisposeScope();
        var classifier = Rows(0, 0, 0, 0);
        new MaxNorm(classifier).Apply();
        Assert.All(Near.Numbers(classifier.weight), v => Assert.Equal(0, v));
        var mixed = Rows(0, 0, 6, 8);
        new MaxNorm(mixed, 0.5).Apply();
        Near.Equal([0, 0, 3, 4], mixed.weight, 1e-6);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_ratio_out_of_range_is_refused(double ratio) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaxNorm(new LinearClassifier(2, 2), ratio));

    static LinearClassifier Rows(params float[] values)
    {
        var classifier = new LinearClassifier(2, 2);
        using (no_grad())
            classifier.weight.copy_(tensor(values).view(2, 2));
        return classifier;
    }
}
