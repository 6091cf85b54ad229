using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class LinearTests
{
    [Fact]
    public void It_multiplies_by_the_transposed_weight_and_adds_the_bias()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(
            Parameter(
                tensor(
                    new float[,]
                    {
                        { 1, 2, 3 },
                        { 4, 5, 6 },
                    }
                )
            ),
            Parameter(tensor([10f, 20f]))
        );
        Values.Equal(
            [2, 2],
            [11, 24, 12, 25],
            linear.call(
                tensor(
                    new float[,]
                    {
                        { 1, 0, 0 },
                        { 0, 1, 0 },
                    }
                )
            )
        );
        Values.Equal([2], [16, 35], linear.call(ones(3)));
        Assert.Equal((3, 2), (linear.in_features, linear.out_features));
    }

    [Fact]
    public void It_starts_uniform_within_one_over_the_root_of_the_inputs()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        using var linear = Linear(16, 1000);
        var weight = Values.Of(linear.weight);
        Assert.InRange(weight.Max(), 0.249, 0.25);
        Assert.InRange(weight.Min(), -0.25, -0.249);
        Assert.InRange(weight.Average(), -0.01, 0.01);
        Assert.InRange(Values.Of(linear.bias!).Max(), 0.24, 0.25);

        manual_seed(5);
        Values.Equal(weight, empty(1000, 16).uniform_(-0.25, 0.25), 1e-7);
    }

    [Fact]
    public void Bias_device_and_type_can_be_chosen()
    {
        using var linear = Linear(2, 3, hasBias: false, device: CPU, dtype: float64);
        Assert.Null(linear.bias);
        Assert.Equal(float64, linear.weight.dtype);
        Assert.Equal(["weight"], linear.state_dict().Keys);
    }

    [Fact]
    public void A_new_weight_replaces_the_old_one()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(2, 1);
        var old = linear.weight;
        linear.weight = Parameter(ones(1, 2));
        linear.bias = null;
        Assert.True(old.IsInvalid);
        Assert.Equal(["weight"], linear.state_dict().Keys);
        Values.Equal([5], linear.call(tensor([2f, 3f])));
    }

    [Fact]
    public void An_input_of_another_size_is_an_error()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(2, 1);
        var error = Assert.ThrowsAny<Exception>(() => linear.call(ones(1, 3)));
        Assert.Contains("linear", error.Message);
    }
}
