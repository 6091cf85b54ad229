using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class ConvolutionTests
{
    /// <summary>One output pixel after another.</summary>
    private static double[] Slow(double[,,] image, double[,,,] kernel, int stride, int padding)
    {
        var (channels, height, width) = (image.GetLength(0), image.GetLength(1), image.GetLength(2));
        var (outputs, size) = (kernel.GetLength(0), kernel.GetLength(2));
        var result = new List<double>();
        for (var o = 0; o < outputs; o++)
        for (var y = -padding; y + size <= height + padding; y += stride)
        for (var x = -padding; x + size <= width + padding; x += stride)
        {
            var sum = 0.0;
            for (var c = 0; c < channels; c++)
            for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
                if (y + i >= 0 && y + i < height && x + j >= 0 && x + j < width)
                    sum += image[c, y + i, x + j] * kernel[o, c, i, j];
            result.Add(sum);
        }
        return [.. result];
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void It_is_a_sum_over_the_window(int stride, int padding)
    {
        using var scope = NewDisposeScope();
        using var conv = Conv2d(2, 3, 3, stride: stride, padding: padding, bias: false, dtype: float64);
        var input = Ramp.Of(2, 5, 7).to(float64);
        var (image, kernel) = (new double[2, 5, 7], new double[3, 2, 3, 3]);
        Buffer.BlockCopy(Values.Of(input), 0, image, 0, 8 * image.Length);
        Buffer.BlockCopy(Values.Of(conv.weight), 0, kernel, 0, 8 * kernel.Length);

        Values.Equal(Slow(image, kernel, stride, padding), conv.call(input));
    }

    [Fact]
    public void Groups_and_bias_are_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        using var conv = Conv2d(2, 4, 3, stride: 2, padding: 1, groups: 2);
        Ramp.Fill(conv.weight, Ramp.Of(4, 1, 3, 3));
        Ramp.Fill(conv.bias!, Ramp.Of(4));
        Values.Equal(
            [1, 4, 3, 2],
            [
                1.0431,
                3.134217,
                0.323653,
                -2.20509,
                -1.366601,
                0.251492,
                -0.308419,
                -2.380024,
                -0.612874,
                1.740966,
                2.016252,
                0.577662,
                2.382503,
                3.375874,
                -0.4019,
                -2.746484,
                1.280586,
                3.505261,
                -0.493424,
                -1.738845,
                1.527968,
                4.172688,
                0.559242,
                -1.709136,
            ],
            conv.call(Ramp.Of(1, 2, 5, 4)),
            2e-6
        );
    }

    [Fact]
    public void Padding_that_keeps_the_size_is_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        using var conv = Conv2d(1, 1, (2, 3), Padding.Same, bias: false);
        Ramp.Fill(conv.weight, Ramp.Of(1, 1, 2, 3));
        Values.Equal(
            [2.093158, 3.303535, 2.093158, 2.292444, 2.417273, 0.99685, 0.641407, 0.311276, 0.065306],
            conv.call(Ramp.Of(1, 1, 3, 3)),
            2e-6
        );
        Assert.Equal(Padding.Same, conv.padding_type);
        Assert.Null(conv.padding);
        using var valid = Conv2d(1, 1, 2, Padding.Valid, stride: 2);
        Assert.Equal([1, 1, 2], valid.call(ones(1, 2, 4)).shape);
    }

    [Fact]
    public void Padding_by_reflection_is_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        using var conv = Conv2d(1, 1, (3, 3), padding: (1, 2), padding_mode: PaddingModes.Reflect, bias: false);
        Ramp.Fill(conv.weight, Ramp.Of(1, 1, 3, 3));
        Values.Equal(
            [1, 1, 3, 5],
            [
                3.377533,
                3.109442,
                3.425575,
                3.83903,
                3.377533,
                3.406906,
                3.914679,
                4.245289,
                3.901023,
                3.406906,
                3.862813,
                4.204352,
                3.826244,
                3.648999,
                3.862813,
            ],
            conv.call(Ramp.Of(1, 1, 3, 3)),
            2e-6
        );
    }

    [Fact]
    public void It_starts_uniform_within_one_over_the_root_of_a_kernels_inputs()
    {
        manual_seed(1);
        using var conv = Conv2d(4, 200, 3, groups: 2);
        var bound = 1 / Math.Sqrt(2 * 9);
        Assert.InRange(Values.Of(conv.weight).Max(), 0.99 * bound, bound);
        Assert.InRange(Values.Of(conv.bias!).Min(), -bound, -0.95 * bound);
        Assert.Equal([200, 2, 3, 3], conv.weight.shape);
    }

    [Fact]
    public void Wrong_inputs_and_options_are_errors_that_say_why()
    {
        using var scope = NewDisposeScope();
        using var conv = Conv2d(3, 4, 3);
        var error = Assert.Throws<ArgumentException>(() => conv.call(ones(1, 1, 8, 8)));
        Assert.Contains("N×3×H×W", error.Message);
        Assert.Contains("1×1×8×8", error.Message);
        Assert.Throws<ArgumentException>(() => conv.call(ones(8, 8)));
        Assert.Throws<ArgumentException>(() => Conv2d(3, 4, 3, groups: 2));
        Assert.Throws<ArgumentException>(() => Conv2d(3, 4, 3, Padding.Same, stride: 2));
    }
}
