using Xunit;

namespace Bce3s.Losses.Tests.Heads;

public class EffectiveNumberTests
{
    [Fact]
    public void The_documented_example_holds() =>
        Near.Equal([14.0 / 11, 8.0 / 11], EffectiveNumber.Weights([1, 3], 0.5), 1e-15);

    [Fact]
    public void Beta_zero_weighs_all_classes_alike() =>
        Assert.Equal([1, 1, 1], EffectiveNumber.Weights([500, 20, 1], 0));

    [Theory]
    [InlineData(0.9999)]
    [InlineData(0.99999)]
    [InlineData(1 - 1e-12)]
    public void Weights_sum_to_the_classes_and_fall_with_the_count(double beta)
    {
        var weights = EffectiveNumber.Weights([500, 100, 20, 5, 1], beta);
        Assert.Equal(5, weights.Sum(), 1e-9);
        Assert.Equal(weights.Order(), weights);
    }

    [Fact]
    public void Close_to_beta_one_weights_are_inverse_to_the_counts() =>
        Near.Equal([2.0 * 1 / 11, 2.0 * 10 / 11], EffectiveNumber.Weights([10, 1], 1 - 1e-12), 1e-9);
}
