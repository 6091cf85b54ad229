using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests;

/// <summary>Closeness relative to the largest expected value (and to float64's own rounding); NaN is never close.</summary>
static class Near
{
    public static void Equal(Tensor expected, Tensor actual, double tolerance, string what = "value")
    {
        Assert.Equal(expected.shape, actual.shape);
        Equal(Numbers(expected), Numbers(actual), tolerance, what);
    }

    public static void Equal(double[] expected, Tensor actual, double tolerance, string what = "value") =>
        Equal(expected, Numbers(actual), tolerance, what);

    public static void Equal(double expected, Tensor actual, double tolerance, string what = "value") =>
        Equal([expected], Numbers(actual), tolerance, what);

    public static void Equal(double[] expected, double[] actual, double tolerance, string what = "value")
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Max(Math.Abs) + 1e-15;
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * scale + 1e-15,
                $"{what}[{i}] is {actual[i]:R}, expected {expected[i]:R} within {tolerance} of {scale}"
            );
    }

    public static double[] Numbers(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var values = tensor.detach().to(ScalarType.Float64).contiguous().data<double>();
        return values.ToArray();
    }
}
