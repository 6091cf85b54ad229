using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests;

/// <summary>The documented examples of what goes into a head and what comes out.</summary>
public class LossResultTests
{
    [Fact]
    public void The_largest_share_is_the_label()
    {
        using var scope = NewDisposeScope();
        var targets = LossTargets.Soft(
            tensor(
                new[,]
                {
                    { 0.3f, 0.7f },
                    { 0.6f, 0.4f },
                }
            )
        );
        Assert.Equal([1, 0], targets.Labels.data<long>().ToArray());
    }

    [Fact]
    public void The_total_is_the_weighted_sum_of_the_terms()
    {
        using var scope = NewDisposeScope();
        var step = LossTerms.Sum([new("joint", 1, tensor(2.0)), new("contrastive", 0.1, tensor(3.0))], zeros(1, 2));
        Assert.Equal(2.3, step.Total.item<double>(), 1e-15);
    }

    [Fact]
    public void The_class_subset_is_a_share_of_all_classes()
    {
        using var scope = NewDisposeScope();
        var drawn = ClassSubset.Draw(tensor(new long[] { 3, 3, 20 }), 23, 0.4, ScalarType.Float64)!;
        Assert.Equal(9, drawn.sum().item<double>());
    }
}
