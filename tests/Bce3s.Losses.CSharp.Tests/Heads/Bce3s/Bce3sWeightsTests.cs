using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

/// <summary>Weights that a schedule sets before a step.</summary>
public class Bce3sWeightsTests
{
    const int Count = 4,
        Width = 5,
        Classes = 3;

    static Bce3sLoss Head(Bce3sOptions options)
    {
        manual_seed(2);
        return new(new NormalizedClassifier(Width, Classes, dtype: ScalarType.Float64), options);
    }

    // What a batch of epoch 1 gives behind one of epoch 0: the total, the terms and the gradients by features and parameters.
    static (double Total, List<(string, double)> Terms, double[] Gradients) Step(Bce3sLoss loss)
    {
        var batch = new Batch(Count, Width, Classes, 3, ScalarType.Float64);
        loss.call(batch.Features, batch.WithMixed, new(0, 2));
        var step = loss.call(batch.Features, batch.WithMixed, new(1, 2));
        step.Total.backward();
        var gradients = loss.parameters().Select(parameter => parameter.grad).Prepend(batch.Features.grad);
        return (
            step.Total.item<double>(),
            [.. step.Terms.Select(term => (term.Name, term.Weight))],
            [.. gradients.SelectMany(gradient => gradient is null ? [] : Near.Numbers(gradient))]
        );
    }

    static Bce3sOptions Options(CrossEntropyForm form, Bce3sWeights weights) =>
        new()
        {
            CrossEntropy = form,
            ClassSubset = 1,
            Projection = 3,
            JointWeight = weights.Joint,
            ContrastiveWeight = weights.Contrastive,
            UniformWeight = weights.Uniform,
        };

    [Theory]
    [InlineData(CrossEntropyForm.Binary)]
    [InlineData(CrossEntropyForm.Softmax)]
    public void Set_weights_count_as_those_of_the_options(CrossEntropyForm form)
    {
        using var scope = NewDisposeScope();
        var weights = new Bce3sWeights(0.5, 0.3, 2);
        var expected = Step(Head(Options(form, weights)));
        var set = Head(Options(form, new(1, 0.1, 1)));
        Assert.Equal(new(1, 0.1, 1), set.Weights);
        set.Weights = weights;

        var (total, terms, gradients) = Step(set);

        Assert.Equal(expected.Total, total);
        Assert.Equal([("joint", 0.5), ("contrastive", 0.3), ("uniform", 2)], terms);
        Assert.Equal(expected.Gradients, gradients);
        Assert.Equal(["joint", "contrastive", "uniform"], set.TermNames);
    }

    [Theory]
    [InlineData(CrossEntropyForm.Binary)]
    [InlineData(CrossEntropyForm.Softmax)]
    public void A_term_of_weight_0_is_left_out_and_the_memory_is_filled_all_the_same(CrossEntropyForm form)
    {
        using var scope = NewDisposeScope();
        var loss = Head(Options(form, new(1, 0.1, 1)));
        loss.Weights = new(1, 0, 0);
        Assert.Equal([("joint", 1)], Step(loss).Terms);

        loss.Weights = new(0, 0, 1);
        Assert.Equal([("uniform", 1)], Step(loss).Terms);

        loss.state_dict()["memory"].zero_();
        loss.Weights = new(0, 0, 0);
        var nothing = Step(loss);
        Assert.Empty(nothing.Terms);
        Assert.Equal(0, nothing.Total);
        Assert.NotEqual(0, loss.state_dict()["memory"].abs().sum().item<double>());
    }

    [Fact]
    public void Weights_are_numbers_from_0_on_and_what_is_switched_off_stays_off()
    {
        var loss = Head(new() { ContrastiveWeight = 0, UniformWeight = 0 });
        foreach (
            var weights in new Bce3sWeights[]
            {
                new(-1, 0, 0),
                new(double.NaN, 0, 0),
                new(double.PositiveInfinity, 0, 0),
            }
        )
            Assert.Throws<ArgumentOutOfRangeException>(nameof(Bce3sWeights.Joint), () => loss.Weights = weights);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(Bce3sWeights.Contrastive), () => loss.Weights = new(1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(Bce3sWeights.Uniform), () => loss.Weights = new(1, 0, 1));
        Assert.Equal(new(1, 0, 0), loss.Weights);
    }
}
