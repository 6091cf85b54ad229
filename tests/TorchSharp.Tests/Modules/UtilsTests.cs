using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils;

namespace TorchSharp.Tests.Modules;

public class UtilsTests
{
    private static Parameter With(params double[] gradient)
    {
        var parameter = Parameter(zeros(gradient.Length, float64));
        parameter.grad = tensor(gradient);
        return parameter;
    }

    [Theory]
    [InlineData(2, 13)]
    [InlineData(1, 19)]
    [InlineData(double.PositiveInfinity, 12)]
    public void Gradients_are_scaled_to_the_norm(double type, double norm)
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [With(3, -4), With(12), Parameter(zeros(1))];

        Assert.Equal(norm, clip_grad_norm_(parameters, 2 * norm, type), 9);
        Values.Equal([3, -4], parameters[0].grad!);

        Assert.Equal(norm, clip_grad_norm_(parameters, norm / 2, type), 9);
        Values.Equal([1.5, -2], parameters[0].grad!, 1e-6);
        Values.Equal([6], parameters[1].grad!, 1e-6);
        Assert.Null(parameters[2].grad);
    }

    [Fact]
    public void Without_gradients_there_is_nothing_to_scale()
    {
        using var parameter = Parameter(zeros(1));
        Assert.Equal(0, clip_grad_norm_([parameter], 1));
        Assert.Equal(0, clip_grad_norm_([], 1));
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_is_not_hidden()
    {
        using var scope = NewDisposeScope();
        var parameters = new[] { With(1, double.NaN), With(2) };
        Assert.True(double.IsNaN(clip_grad_norm_(parameters, 1)));
        Assert.True(double.IsNaN(Values.Of(parameters[1].grad!)[0]));
    }

    [Fact]
    public void Elements_of_gradients_are_bounded()
    {
        using var scope = NewDisposeScope();
        var parameter = With(3, -4, 0.5);
        clip_grad_value_([parameter], 1);
        Values.Equal([1, -1, 0.5], parameter.grad!);
    }

    [Fact]
    public void Parameters_go_to_a_vector_and_back()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(2, 2);
        var vector = parameters_to_vector(linear.parameters());
        Assert.Equal([6], vector.shape);
        Assert.True(vector.requires_grad);

        vector_to_parameters(Values.Tensor([6]).to(float32), linear.parameters());
        Values.Equal([2, 2], [0, 1, 2, 3], linear.weight);
        Values.Equal([4, 5], linear.bias!);
        Assert.Throws<ArgumentException>(() => vector_to_parameters(zeros(5), linear.parameters()));
    }
}
